package io.postroad.mta.system;

import io.postroad.smtp.address.Paths;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.Parameters;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.extension.Keyword;
import io.postroad.smtp.reply.EnhancedStatus;
import io.postroad.smtp.reply.Replies;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.server.Connections;
import io.postroad.smtp.server.Limits;
import io.postroad.smtp.server.MailReceiver;
import io.postroad.smtp.server.Receipt;
import io.postroad.smtp.server.Resources;
import io.postroad.smtp.server.ServerSettings;
import io.postroad.smtp.server.Session;
import io.postroad.smtp.server.SessionEvent;
import io.postroad.smtp.server.SmtpServer;
import io.postroad.smtp.server.Verdict;
import io.postroad.smtp.server.Wishes;
import io.postroad.testkit.sim.SimulatedNetwork;
import io.postroad.testkit.sim.SimulatedProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A server that mail is passed on to: real protocol, scripted opinions. */
final class NextHop implements MailReceiver {
  private final String name;
  private final InetSocketAddress address;
  private final SimulatedProcess process;
  private final SimulatedNetwork network;
  private final Map<String, Reply> refusals = new HashMap<>();
  private final List<String> received = new ArrayList<>();
  private final List<String> contents = new ArrayList<>();
  private final List<Instant> attempts = new ArrayList<>();
  private final List<String> parameters = new ArrayList<>();
  private final List<String> users = new ArrayList<>();
  private Set<Keyword> withheld = Set.of();
  private Wishes wishes = Wishes.NONE;
  private UnaryOperator<ServerSettings> change = settings -> settings;
  private int connections;
  private int inTls;
  private SmtpServer server;

  NextHop(String name, InetAddress address, SimulatedProcess process, SimulatedNetwork network)
      throws IOException {
    this.name = name;
    this.address = new InetSocketAddress(address, 25);
    this.process = process;
    this.network = network;
    this.server = server();
    up();
  }

  private SmtpServer server() {
    return new SmtpServer(
        change.apply(
            ServerSettings.of(name, address)
                .withTrusted(_ -> true)
                .withWithheld(withheld)
                .withLimits(Limits.DEFAULTS.with(draft -> draft.wishes = wishes))),
        process.execution(),
        network,
        this,
        this::count,
        new Connections(Limits.DEFAULTS, Resources.AMPLE, process.execution()));
  }

  private void count(SessionEvent event) {
    connections += event instanceof SessionEvent.Opened ? 1 : 0;
    inTls +=
        event instanceof SessionEvent.TransactionAccepted(_, Session s, _, _, _)
                && s.tls().isPresent()
            ? 1
            : 0;
  }

  /** How many messages it took inside TLS. */
  int inTls() {
    return inTls;
  }

  /** Goes on with other settings. */
  void become(UnaryOperator<ServerSettings> changed) throws IOException {
    change = changed;
    down();
    up();
  }

  /** Offers these extensions no more. */
  void withhold(Keyword... keywords) throws IOException {
    withheld = Set.of(keywords);
    down();
    up();
  }

  /** Offers this much of time and urgency from now on. */
  void offer(Wishes offered) throws IOException {
    wishes = offered;
    down();
    up();
  }

  /** The parameters of MAIL, and those of each RCPT, of everything it took. */
  List<String> parameters() {
    return parameters;
  }

  /** Who had logged in for each message that it took; empty for nobody. */
  List<String> users() {
    return users;
  }

  /** Listens again. */
  void up() throws IOException {
    server = server();
    server.start();
  }

  /** Refuses connections. */
  void down() {
    server.stop(Duration.ZERO);
  }

  /** Refuses this recipient from now on. */
  void refuse(String recipient, int code, int subject, int detail, String text) {
    refusals.put(
        recipient, Replies.refusal(code, new EnhancedStatus(code / 100, subject, detail), text));
  }

  /** Takes this recipient again. */
  void take(String recipient) {
    refusals.remove(recipient);
  }

  /** {@code reverse-path > forward-path} of everything it took. */
  List<String> received() {
    return received;
  }

  /** The content of everything it took. */
  List<String> contents() {
    return contents;
  }

  /** When transactions were begun. */
  List<Instant> attempts() {
    return attempts;
  }

  int connections() {
    return connections;
  }

  @Override
  public Verdict begin(Session session, ReversePath reversePath, MailParameters parameters) {
    attempts.add(process.execution().time().now());
    return Verdict.ACCEPTED;
  }

  @Override
  public Verdict addRecipient(Session session, ReversePath reversePath, Recipient recipient) {
    Reply refusal = refusals.get(recipient.forwardPath().text());
    return refusal == null ? Verdict.ACCEPTED : new Verdict.Refused(refusal);
  }

  @Override
  public Receipt receive(Session session, Envelope envelope, Content content) throws IOException {
    contents.add(MtaWorld.text(content));
    users.add(session.account().orElse(""));
    parameters.add(Parameters.text(envelope.parameters().without(Keyword.SIZE)).strip());
    envelope.recipients().forEach(r -> parameters.add(Parameters.text(r.parameters()).strip()));
    envelope
        .recipients()
        .forEach(
            r -> received.add(Paths.text(envelope.reversePath()) + " > " + r.forwardPath().text()));
    return new Receipt.Stored("kept" + received.size());
  }

  @Override
  public Reply verify(Session session, String query, Replies replies) {
    return replies.cannotVerify();
  }

  @Override
  public Reply expand(Session session, String query, Replies replies) {
    return replies.cannotExpand();
  }
}
