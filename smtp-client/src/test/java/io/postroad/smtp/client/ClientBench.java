package io.postroad.smtp.client;

import io.postroad.smtp.address.Paths;
import io.postroad.smtp.command.ClientName;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.dialog.Turn;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.runtime.Execution.Kind;
import io.postroad.smtp.wire.Network;
import io.postroad.testkit.net.MemoryNetwork;
import io.postroad.testkit.peer.Script;
import io.postroad.testkit.peer.ScriptedPeer;
import io.postroad.testkit.runtime.TestExecution;
import io.postroad.testkit.transcript.Transcript;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** A client in memory under virtual time, with what its tests say again and again. */
final class ClientBench {
  static final InetSocketAddress SERVER =
      new InetSocketAddress(InetAddress.ofLiteral("192.0.2.25"), 25);

  final TestExecution execution = new TestExecution();
  final MemoryNetwork network = new MemoryNetwork(execution.clock());
  final ClientSettings settings = ClientSettings.named(new ClientName("client.test"));
  final SmtpClient client = new SmtpClient(network, execution.time(), settings);
  final Conversation conversation = new Conversation(execution.time());

  /** A message of the text's lines with CR LF. */
  static String message(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  static ContentSource source(String text) {
    return source(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static ContentSource source(byte[] octets) {
    return () -> content(new ByteArrayInputStream(octets));
  }

  static Content content(java.io.InputStream in) {
    return new Content() {
      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return in.read(into, offset, length);
      }

      @Override
      public void close() {
        // Nothing is held.
      }
    };
  }

  static Envelope envelope(String... recipients) {
    return envelope(MailParameters.NONE, recipients);
  }

  static Envelope envelope(MailParameters parameters, String... recipients) {
    List<Recipient> all = new ArrayList<>();
    for (String recipient : recipients) {
      all.add(
          new Recipient(
              Paths.forwardPath("<" + recipient + ">").orElseThrow(), RcptParameters.NONE));
    }
    return new Envelope(Paths.reversePath("<from@client.test>").orElseThrow(), parameters, all);
  }

  /** Plays a server by a transcript while {@code body} runs on a thread of its own. */
  <T> T against(String transcript, Supplier<T> body) {
    List<T> result = new ArrayList<>();
    try (Network.Listener listener = network.listen(SERVER, 5)) {
      execution.start(Kind.VIRTUAL, "client", () -> result.add(body.get()));
      Transcript.parse(transcript).playServer(execution.clock(), listener);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!execution.uncaught().isEmpty()) {
      throw new AssertionError("the client threw", execution.uncaught().getFirst());
    }
    if (result.isEmpty()) {
      throw new AssertionError("the client is not done at the end of the transcript");
    }
    return result.getFirst();
  }

  /** As {@link #against}, with one transaction on an opened connection and a QUIT. */
  List<RecipientOutcome> sendAgainst(String transcript, Envelope envelope, String message) {
    return against(transcript, () -> sendAndQuit(envelope, source(message), message.length()));
  }

  List<RecipientOutcome> sendAndQuit(Envelope envelope, ContentSource source, long size) {
    return opened(connection -> {
      List<RecipientOutcome> outcomes = connection.send(envelope, source, size, false);
      connection.quit();
      return outcomes;
    });
  }

  <T> T opened(Function<SmtpConnection, T> body) {
    return switch (client.open(SERVER, conversation)) {
      case Opening.Opened(SmtpConnection connection) -> body.apply(connection);
      case Opening other -> throw new AssertionError(other.toString());
    };
  }

  /** Runs {@code body} against a scripted server, the clock moving on whenever all wait. */
  <T> T against(Script script, Function<ScriptedPeer, T> body) {
    try (ScriptedPeer peer = ScriptedPeer.start(execution, network, SERVER, _ -> script)) {
      return execution.drive(() -> body.apply(peer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<RecipientOutcome> send(Script script, Envelope envelope, String message) {
    return against(script, _ -> sendAndQuit(envelope, source(message), message.length()));
  }

  List<String> said() {
    return conversation.turns().stream().map(Turn::text).toList();
  }

  Duration elapsed() {
    return Duration.ofNanos(execution.clock().nanos());
  }

  /** Outcomes in short: {@code accepted}, {@code 550@RCPT}, {@code lost@DATA}, {@code 5.3.4}. */
  static List<String> brief(List<RecipientOutcome> outcomes) {
    return outcomes.stream()
        .map(outcome ->
            switch (outcome) {
              case RecipientOutcome.Accepted _ -> "accepted";
              case RecipientOutcome.Refused refused ->
                  refused.reply().code() + "@" + refused.stage();
              case RecipientOutcome.Lost lost ->
                  (lost.maybeDelivered() ? "maybe@" : "lost@") + lost.stage();
              case RecipientOutcome.Unsendable unsendable -> unsendable.status().text();
            })
        .toList();
  }

  static String brief(Opening opening) {
    return switch (opening) {
      case Opening.Opened _ -> "opened";
      case Opening.Refused(Stage stage, var reply) -> reply.code() + "@" + stage;
      case Opening.NotSecured _ -> "not secured";
      case Opening.NotLoggedIn(String detail) -> detail;
      case Opening.Unreachable(Stage stage, _) -> "unreachable@" + stage;
    };
  }

  static String[] addresses(int count) {
    String[] all = new String[count];
    Arrays.setAll(all, i -> "r" + i + "@there.test");
    return all;
  }
}
