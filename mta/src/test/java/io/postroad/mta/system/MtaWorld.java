package io.postroad.mta.system;

import io.postroad.dns.AddressAnswer;
import io.postroad.dns.MailExchanger;
import io.postroad.dns.MxAnswer;
import io.postroad.dns.Resolver;
import io.postroad.mta.Mta;
import io.postroad.mta.Settings;
import io.postroad.mta.admin.Admin;
import io.postroad.mta.admin.QueueView;
import io.postroad.mta.delivery.MaildirStore;
import io.postroad.mta.history.HistoryEvent;
import io.postroad.mta.history.MemoryHistory;
import io.postroad.mta.reception.ListenerPolicy;
import io.postroad.mta.settings.MtaSettings;
import io.postroad.mta.spool.Spool;
import io.postroad.mta.spool.memory.MemoryDisk;
import io.postroad.mta.spool.segment.SegmentSettings;
import io.postroad.mta.spool.segment.SegmentSpool;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.Paths;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.Parameters;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.server.Connections;
import io.postroad.smtp.server.Limits;
import io.postroad.smtp.server.ListenerTls;
import io.postroad.smtp.server.Resources;
import io.postroad.smtp.server.ServerSettings;
import io.postroad.smtp.server.SmtpServer;
import io.postroad.smtp.server.Wishes;
import io.postroad.testkit.sim.SimulatedInternet;
import io.postroad.testkit.sim.SimulatedNetwork;
import io.postroad.testkit.sim.SimulatedProcess;
import io.postroad.testkit.sim.Simulation;
import io.postroad.testkit.tls.TestCertificates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * One real mail transfer agent over simulated time, network and disk, with next hops that a test
 * scripts and mailboxes it can look into. Confined to the driver of its simulation.
 */
final class MtaWorld {
  static final InetAddress HOME = address(10, 0, 0, 1);
  private static final InetAddress TRUSTED_CLIENT = address(127, 0, 0, 9);
  private static final InetAddress STRANGER = address(10, 9, 9, 9);

  static final InetSocketAddress CLEAR = new InetSocketAddress(HOME, 25);
  static final InetSocketAddress SECURE = new InetSocketAddress(HOME, 465);

  private final Simulation world;
  private final SimulatedInternet internet;
  private final SimulatedProcess process;
  private final SimulatedNetwork network;
  private final Supplier<MtaSettings> settings;
  private final Spool spool;
  private final Mta mta;
  private final AtomicReference<Optional<Resolver>> dns = new AtomicReference<>(Optional.empty());
  private final Map<String, List<String>> inbox = new HashMap<>();
  private final Map<String, List<String>> maildirs = new HashMap<>();
  private final List<HistoryEvent> events = new ArrayList<>();
  private boolean broken;
  private int clients;
  private String header = "";

  MtaWorld(Simulation world, Supplier<MtaSettings> settings) throws IOException {
    this.world = world;
    this.internet = new SimulatedInternet(world);
    this.process = world.process("mta");
    this.network = internet.connect(process, HOME);
    this.settings = settings;
    MemoryDisk disk = new MemoryDisk(1L << 30, 1);
    this.spool =
        SegmentSpool.open(
            disk,
            process.execution(),
            SegmentSettings.forDisk(disk, 1 << 20),
            failure -> {
              throw new IllegalStateException("the spool failed", failure);
            });
    this.mta = new Mta(settings.get(), ports());
    listen(CLEAR.getPort(), new ListenerPolicy(true), server -> server);
    listen(
        SECURE.getPort(),
        new ListenerPolicy(true),
        server ->
            server.withTls(new ListenerTls.Implicit(TestCertificates.server(execution().time()))));
    mta.start();
  }

  private Mta.Ports ports() {
    MaildirStore folders =
        (folder, name, mode, binary, content) -> {
          if (broken) {
            throw new IllegalStateException("a fault of ours, says the test");
          }
          keep(maildirs, folder, text(content));
        };
    return new Mta.Ports(
        process.execution(),
        network,
        TestCertificates.client(process.execution().time()),
        Optional.of(new Names()),
        spool,
        new MemoryHistory(10_000),
        folders,
        (id, reversePath, recipients, received, arrival, content) -> {
          String text = text(content);
          recipients.forEach(path -> keep(inbox, bare(path), text));
        },
        CLEAR::equals,
        _ -> Optional.empty(),
        Settings.KEY,
        events::add);
  }

  private SmtpServer server(int port, ListenerPolicy policy, UnaryOperator<ServerSettings> change) {
    Execution execution = process.execution();
    return new SmtpServer(
        change.apply(
            new ServerSettings(
                settings.get().hostname(),
                "mx",
                new InetSocketAddress(HOME, port),
                Limits.DEFAULTS.with(draft -> draft.wishes = Wishes.ALL),
                settings.get()::trusts,
                false,
                new ListenerTls.Off())),
        execution,
        network,
        mta.receiver(policy),
        _ -> {},
        new Connections(Limits.DEFAULTS, Resources.AMPLE, execution));
  }

  private static void keep(Map<String, List<String>> where, String who, String text) {
    where.computeIfAbsent(who, _ -> new ArrayList<>()).add(text);
  }

  static String text(Content content) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int n = content.read(buffer, 0, buffer.length);
        n >= 0;
        n = content.read(buffer, 0, buffer.length)) {
      all.write(buffer, 0, n);
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  private static String bare(ForwardPath path) {
    String text = Paths.text(path);
    return text.startsWith("<") ? text.substring(1, text.length() - 1) : text;
  }

  static InetAddress address(int a, int b, int c, int d) {
    try {
      return InetAddress.getByAddress(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d});
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four octets are an address", e);
    }
  }

  // ---- what a test does

  /** Answers MX questions from now on; other domains do not exist. */
  void zone(Map<String, MxAnswer> answers) {
    dns.set(Optional.of(new Zone(answers)));
  }

  /** An exchanger with one address. */
  static MxAnswer exchanger(String host, InetAddress address) {
    return new MxAnswer.Exchangers(List.of(new MailExchanger(host, 10, List.of(address))));
  }

  /** A scripted next hop on a machine of its own, listening on port 25. */
  NextHop nextHop(String name, InetAddress address) throws IOException {
    SimulatedProcess machine = world.process(name);
    return new NextHop(name, address, machine, internet.connect(machine, address));
  }

  /** What a client heard to each of these commands; see {@link RawClient}. */
  List<String> talk(boolean trusted, String... commands) {
    return talk(trusted, 25, commands);
  }

  /** The same at another listener. */
  List<String> talk(boolean trusted, int port, String... commands) {
    SimulatedProcess machine = world.process("client" + clients++);
    SimulatedNetwork network = internet.connect(machine, trusted ? TRUSTED_CLIENT : STRANGER);
    return new RawClient(machine, network).talk(new InetSocketAddress(HOME, port), commands);
  }

  /** What a client of a trusted network got for each recipient, and for the whole. */
  List<String> send(String from, String... to) {
    return send(TRUSTED_CLIENT, MailParameters.NONE, from, recipients(to));
  }

  /** What a stranger got. */
  List<String> sendAsStranger(String from, String... to) {
    return send(STRANGER, MailParameters.NONE, from, recipients(to));
  }

  /** What a client of a trusted network got that said more than paths. */
  List<String> send(MailParameters parameters, String from, Recipient... to) {
    return send(TRUSTED_CLIENT, parameters, from, List.of(to));
  }

  /** What a stranger got that said more than paths. */
  List<String> sendAsStranger(MailParameters parameters, String from, Recipient... to) {
    return send(STRANGER, parameters, from, List.of(to));
  }

  /** A content of any octets, by BDAT as BODY=BINARYMIME. */
  List<String> sendBinary(byte[] content, String from, String... to) {
    return send(TRUSTED_CLIENT, Parameters.mail(" BODY=BINARYMIME"), content, from, recipients(to));
  }

  /** A recipient with parameters as they stand on the wire, each with a space before it. */
  static Recipient recipient(String address, String parameters) {
    return new Recipient(
        Paths.forwardPath("<" + address + ">").orElseThrow(), Parameters.rcpt(parameters));
  }

  private static List<Recipient> recipients(String... to) {
    return Arrays.stream(to).map(address -> recipient(address, "")).toList();
  }

  private List<String> send(
      InetAddress client, MailParameters parameters, String from, List<Recipient> to) {
    String message = header + "From: " + from + "\r\nSubject: test\r\n\r\nhi\r\n";
    return send(client, parameters, message.getBytes(StandardCharsets.US_ASCII), from, to);
  }

  private List<String> send(
      InetAddress client, MailParameters with, byte[] message, String from, List<Recipient> to) {
    Envelope envelope = new Envelope(Paths.reversePath("<" + from + ">").orElseThrow(), with, to);
    return client(client).send(envelope, message);
  }

  private MailClient client(InetAddress address) {
    SimulatedProcess machine = world.process("client" + clients++);
    return new MailClient(machine, internet.connect(machine, address));
  }

  /** A program somewhere in the world that sends mail. */
  MailClient stranger() {
    return client(STRANGER);
  }

  /** One more listener, at a port of the agent's machine. */
  void listen(int port, ListenerPolicy policy, UnaryOperator<ServerSettings> change)
      throws IOException {
    server(port, policy, change).start();
  }

  /** The process that the agent runs in. */
  Execution execution() {
    return process.execution();
  }

  /** What stands on top of every message from now on: whole fields with CR LF. */
  void header(String fields) {
    header = fields;
  }

  /** The queue id in a 250. */
  static String id(List<String> replies) {
    return replies.getFirst().substring(replies.getFirst().lastIndexOf(' ') + 1);
  }

  /** Lets time pass. */
  void pass(Duration time) {
    world.time().sleep(time);
  }

  /** Sets the wall clock of the agent's machine. */
  void jumpClock(Duration by) {
    process.jumpClock(by);
  }

  /** Delivery into Maildirs has a fault of the program's own, until it is mended. */
  void breakMaildirs(boolean now) {
    broken = now;
  }

  Admin admin() {
    return mta.admin();
  }

  Mta mta() {
    return mta;
  }

  Simulation world() {
    return world;
  }

  /**
   * Runs a call on a thread of the agent's process: its verbs wait through that process's ports.
   */
  <T> T asOperator(OperatorCall<T> call) {
    AtomicReference<Optional<T>> result = new AtomicReference<>(Optional.empty());
    process
        .execution()
        .start(
            Execution.Kind.VIRTUAL,
            "operator",
            () -> {
              try {
                result.set(Optional.of(call.run(mta.admin())));
              } catch (IOException e) {
                throw new IllegalStateException("the store failed", e);
              }
            })
        .join(Duration.ofMinutes(1));
    return result.get().orElseThrow();
  }

  /** An operator's question or verb. */
  @FunctionalInterface
  interface OperatorCall<T> {
    T run(Admin admin) throws IOException;
  }

  List<QueueView> queue() {
    return asOperator(admin -> admin.list(_ -> true, Optional.empty(), 1000));
  }

  long clearTextFallbacks() {
    return mta.clearTextFallbacks();
  }

  Spool.Figures figures() {
    return asOperator(Admin::figures);
  }

  List<String> inbox(String address) {
    return inbox.getOrDefault(address, List.of());
  }

  List<String> maildir(String folder) {
    return maildirs.getOrDefault(folder, List.of());
  }

  List<HistoryEvent> events() {
    return List.copyOf(events);
  }

  /** Whatever zone is in force. */
  private final class Names implements Resolver {
    @Override
    public MxAnswer mailExchangers(String domain, Duration atMost) {
      return dns.get().orElse(new Zone(Map.of())).mailExchangers(domain, atMost);
    }

    @Override
    public AddressAnswer addresses(String host, Duration atMost) {
      return dns.get().orElse(new Zone(Map.of())).addresses(host, atMost);
    }

    @Override
    public void close() {}
  }
}
