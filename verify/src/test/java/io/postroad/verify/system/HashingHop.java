package io.postroad.verify.system;

import io.postroad.smtp.address.DomainName;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.reply.Replies;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.server.Limits;
import io.postroad.smtp.server.MailReceiver;
import io.postroad.smtp.server.Receipt;
import io.postroad.smtp.server.ServerSettings;
import io.postroad.smtp.server.Session;
import io.postroad.smtp.server.SmtpServer;
import io.postroad.smtp.server.Verdict;
import io.postroad.smtp.wire.SocketNetwork;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A next hop in this process that takes everything, keeps the hash of what came behind the trace
 * fields, and is told no limits. Thread-safe.
 */
final class HashingHop implements MailReceiver, AutoCloseable {
  private static final int FRONT = 4096;

  private final List<String> hashes = new CopyOnWriteArrayList<>();
  private final Replies replies = new Replies(new DomainName("hop.example.test"));
  private final SocketNetwork network;
  private final SmtpServer server;

  HashingHop(Execution execution, int port) throws IOException {
    network = new SocketNetwork(execution);
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    ServerSettings settings =
        ServerSettings.of("hop.example.test", address)
            .withLimits(Limits.DEFAULTS.with(l -> l.messageSize = 100L << 20))
            .withTrusted(_ -> true);
    server = new SmtpServer(settings, execution, network, this, _ -> {});
    server.start();
  }

  /** The hashes of everything it took, in order of arrival. */
  List<String> hashes() {
    return List.copyOf(hashes);
  }

  @Override
  public Verdict begin(Session session, ReversePath reversePath, MailParameters parameters) {
    return Verdict.ACCEPTED;
  }

  @Override
  public Verdict addRecipient(Session session, ReversePath reversePath, Recipient recipient) {
    return Verdict.ACCEPTED;
  }

  @Override
  public Receipt receive(Session session, Envelope envelope, Content content) throws IOException {
    byte[] octets = new byte[64 * 1024];
    int front = 0;
    while (front < FRONT) {
      int count = content.read(octets, front, octets.length - front);
      if (count < 0) {
        break;
      }
      front += count;
    }
    String start = new String(LargeContent.START, StandardCharsets.US_ASCII);
    int begin = new String(octets, 0, front, StandardCharsets.ISO_8859_1).indexOf(start);
    if (begin < 0) {
      return new Receipt.Refused(replies.headerTooLarge());
    }
    MessageDigest digest = LargeContent.digest();
    digest.update(octets, begin, front - begin);
    for (int n = content.read(octets, 0, octets.length);
        n >= 0;
        n = content.read(octets, 0, octets.length)) {
      digest.update(octets, 0, n);
    }
    hashes.add(HexFormat.of().formatHex(digest.digest()));
    return new Receipt.Stored("h" + hashes.size());
  }

  @Override
  public Reply verify(Session session, String query, Replies words) {
    return words.cannotVerify();
  }

  @Override
  public Reply expand(Session session, String query, Replies words) {
    return words.cannotExpand();
  }

  @Override
  public void close() {
    server.stop(Duration.ofSeconds(5));
    network.close();
  }
}
