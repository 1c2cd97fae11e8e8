package io.postroad.app.tour;

import io.postroad.app.config.ConfigurationException;
import io.postroad.app.log.Log;
import io.postroad.app.log.LogFormat;
import io.postroad.app.serve.StartException;
import io.postroad.dns.zone.ZoneServer;
import io.postroad.mta.history.HistoryEvent;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.client.ClientSettings;
import io.postroad.smtp.client.Opening;
import io.postroad.smtp.client.SmtpClient;
import io.postroad.smtp.command.ClientName;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.dialog.Turn;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Handoff;
import io.postroad.smtp.wire.SocketNetwork;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Three real servers on loopback, {@code alpha.test}, {@code relay.test} and {@code omega.test},
 * with a name server of their own, pass one message along. Alpha sends everything to its smarthost,
 * relay asks DNS for the mail exchanger of the recipient's domain, omega has the mailbox. Ends by
 * itself.
 */
public final class Tour {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String SENDER = "ann@alpha.test";
  private static final String RECIPIENT = "zoe@omega.test";
  private static final String ZONE =
      """
      alpha.test.     A  127.0.0.1
      relay.test.     A  127.0.0.1
      omega.test.     MX 10 mx.omega.test.
      mx.omega.test.  A  127.0.0.1
      """;

  /** What is shown: plain words, or one turn of a conversation with its explanation. */
  public interface Show {
    /** A heading. */
    void heading(String text);

    /** A sentence. */
    void words(String text);

    /** One line said, and what it is for. */
    void turn(Turn turn, Optional<String> explanation);
  }

  private record Happened(String where, HistoryEvent event) {}

  private final Execution execution;
  private final Show show;
  private final Explanations explanations = new Explanations();
  private final Handoff<Happened> happened;
  private final List<Happened> waiting = new ArrayList<>();
  private final Deque<Station> stations = new ArrayDeque<>();

  /** A tour that shows everything through {@code show}, on the calling thread. */
  public Tour(Execution execution, Show show) {
    this.execution = execution;
    this.show = show;
    this.happened = execution.handoff(1000);
  }

  /**
   * Runs the tour to its end.
   *
   * @return whether the message arrived
   * @throws StartException when a server cannot be started, with the reason
   * @throws ConfigurationException never for the tour's own files
   */
  public boolean run() throws IOException, StartException, ConfigurationException {
    Path folder = Files.createTempDirectory("postroad-tour-");
    Log log = Log.start(execution, new PrintStream(PrintStream.nullOutputStream()), LogFormat.TEXT);
    try (SocketNetwork network = new SocketNetwork(execution);
        ZoneServer names =
            ZoneServer.start(
                ZONE,
                0,
                body -> {
                  var _ = execution.start(Execution.Kind.VIRTUAL, "names", body);
                })) {
      try {
        start(folder, network, log, names.address().getPort());
        return play(network, folder);
      } finally {
        while (!stations.isEmpty()) {
          stations.removeLast().server().stop();
        }
      }
    } finally {
      log.close(Duration.ofSeconds(1));
      remove(folder);
    }
  }

  private void start(Path folder, SocketNetwork network, Log log, int names)
      throws IOException, StartException, ConfigurationException {
    show.heading("Three servers and a name server start on loopback");
    Station omega =
        station(
            "omega.test",
            folder,
            """
            [domains."omega.test"]
            mailboxes = ["zoe"]
            deliver = "maildir:%s/{mailbox}"
            """
                .formatted(folder.resolve("mail")),
            network,
            log);
    Station relay =
        station(
            "relay.test",
            folder,
            """
            [relay]
            trusted-networks = ["127.0.0.0/8"]

            [dns]
            servers = ["127.0.0.1:%d"]
            mx-port = %d

            [[routes]]
            match = ["omega.test"]
            via = "mx"
            """
                .formatted(names, omega.port()),
            network,
            log);
    station(
        "alpha.test",
        folder,
        """
        [relay]
        trusted-networks = ["127.0.0.0/8"]

        [dns]
        servers = ["127.0.0.1:%d"]

        [[routes]]
        match = ["*"]
        via = "smtp:relay.test:%d"
        """
            .formatted(names, relay.port()),
        network,
        log);
  }

  private Station station(
      String name, Path folder, String configuration, SocketNetwork network, Log log)
      throws IOException, StartException, ConfigurationException {
    String common =
        """
        hostname = "%s"
        data = "%s"

        [[listen]]
        address = "127.0.0.1:0"
        service = "mx"
        check-sender = "off"

        [http]
        listen = ""

        """
            .formatted(name, folder.resolve(name).resolve("data"));
    Station station =
        Station.start(
            name,
            folder,
            common + configuration,
            execution,
            network,
            log,
            event -> {
              var _ = happened.offer(new Happened(name, event));
            });
    stations.addLast(station);
    show.words(name + " takes mail on 127.0.0.1:" + station.port());
    return station;
  }

  private boolean play(SocketNetwork network, Path folder) throws IOException {
    show.heading("1. Ann's mail program gives a message for " + RECIPIENT + " to alpha.test");
    Conversation conversation = new Conversation(execution.time());
    send(network, conversation);
    show(conversation.turns());
    if (!attempt("alpha.test", "2. alpha.test passes it on to its smarthost, relay.test")
        || !attempt(
            "relay.test",
            "3. relay.test asks DNS who takes mail for omega.test (MX: mx.omega.test), and passes it on")
        || !attempt("omega.test", "4. omega.test has the mailbox: the road ends here")) {
      show.words("The message did not arrive.");
      return false;
    }
    show.words(
        "The file in Zoe's Maildir, with a trace of each station on top, the last one first:");
    Path fresh = folder.resolve("mail/zoe/new");
    try (Stream<Path> files = Files.list(fresh)) {
      for (Path file : files.toList()) {
        Files.readAllLines(file, StandardCharsets.ISO_8859_1)
            .forEach(line -> show.words("    " + line));
      }
    }
    return true;
  }

  private void send(SocketNetwork network, Conversation conversation) {
    ClientSettings settings = ClientSettings.named(new ClientName("[127.0.0.1]"));
    SmtpClient client = new SmtpClient(network, execution.time(), settings);
    InetSocketAddress alpha =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), stations.getLast().port());
    if (client.open(alpha, conversation) instanceof Opening.Opened(var connection)) {
      byte[] message =
          ("From: Ann <"
                  + SENDER
                  + ">\r\nTo: Zoe <"
                  + RECIPIENT
                  + ">\r\nSubject: Along the post road\r\n"
                  + "\r\nHello Zoe, this came by three stations.\r\n")
              .getBytes(StandardCharsets.US_ASCII);
      Envelope envelope =
          new Envelope(
              Mailbox.parse(SENDER).orElseThrow(),
              MailParameters.NONE,
              List.of(new Recipient(Mailbox.parse(RECIPIENT).orElseThrow(), RcptParameters.NONE)));
      connection.send(envelope, () -> Content.of(message), message.length, false);
      connection.quit();
    }
  }

  /** Waits for the attempt of a station and shows it; whether it delivered. */
  private boolean attempt(String where, String heading) {
    Optional<HistoryEvent.Attempted> found = next(where);
    if (found.isEmpty()) {
      return false;
    }
    show.heading(heading);
    show(found.get().conversation());
    found
        .get()
        .results()
        .forEach(r -> show.words(r.address() + " is " + r.outcome() + ": " + r.reply()));
    return found.get().results().stream().allMatch(r -> r.outcome().equals("delivered"));
  }

  /** The next attempt of a station; what others did in the meantime is kept for its turn. */
  private Optional<HistoryEvent.Attempted> next(String where) {
    Deadline deadline = execution.time().deadlineIn(PATIENCE);
    while (true) {
      for (Happened each : waiting) {
        if (each.where().equals(where)
            && each.event() instanceof HistoryEvent.Attempted attempted) {
          waiting.remove(each);
          return Optional.of(attempted);
        }
      }
      Optional<Happened> more = happened.poll(deadline.remaining(execution.time()));
      if (more.isEmpty()) {
        return Optional.empty();
      }
      waiting.add(more.get());
    }
  }

  private void show(List<Turn> turns) {
    explanations.begin();
    turns.forEach(turn -> show.turn(turn, explanations.of(turn)));
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
