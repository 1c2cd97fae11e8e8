package io.postroad.app.config;

import io.postroad.mta.settings.Rate;
import io.postroad.smtp.server.Limits.ConnectionRate;
import io.postroad.smtp.server.LimitsDraft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The keys of {@code [limits]} that bind the SMTP server: each with the field it sets. The others
 * are in {@link MoreLimitKeys}.
 */
final class LimitKeys {
  private static final int COUNT = 10_000_000;
  private static final int KIB = 1 << 10;
  private static final int LARGE = 1 << 30;
  private static final String UNLIMITED = " 0 is unlimited; trusted networks are exempt.";

  /** Keys and what they set, in the order of the reference. */
  private static final List<Limit<?>> ALL = new ArrayList<>();

  private LimitKeys() {}

  private record Limit<T>(Key<T> key, BiConsumer<LimitsDraft, T> set) {
    void apply(Node limits, LimitsDraft draft) {
      set.accept(draft, limits.get(key));
    }
  }

  static final Key<Long> MESSAGE_SIZE =
      limit(
          "message-size",
          Types.size(KIB, 1L << 40),
          "50MiB",
          "The largest content.",
          (d, v) -> d.messageSize = v);
  static final Key<Integer> CONNECTIONS =
      limit(
          "connections",
          Types.whole(1, COUNT),
          10_000L,
          "Connections open at once; lowered to a share of the descriptor limit.",
          (d, v) -> d.connections = v);

  static {
    limit(
        "recipients",
        Types.whole(100, 10_000),
        1000L,
        "Recipients of one message, at most 10000 (RFC 5321 §4.5.3.1.8: never below 100).",
        (d, v) -> d.recipients = v);
    limit(
        "connections-descriptor-share",
        Types.percent(),
        60L,
        "No more connections than this per cent of the descriptor limit.",
        (d, v) -> d.connectionsDescriptorShare = v);
    limit(
        "connections-kept",
        Types.percent(),
        10L,
        "This per cent of the connections is kept for trusted clients, and on `submission` for those who log in within `auth-timeout`.",
        (d, v) -> d.connectionsKept = v);
    limit(
        "connections-per-address",
        Types.whole(0, COUNT),
        100L,
        "Connections open at once from one IPv4 address or IPv6 /64." + UNLIMITED,
        (d, v) -> d.connectionsPerAddress = v);
    limit(
        "connection-rate-per-address",
        Types.RATE_OR_ZERO,
        "300/min",
        "New connections of one IPv4 address or IPv6 /64." + UNLIMITED,
        (d, v) -> d.connectionRatePerAddress = connectionRate(v));
    limit(
        "command-line",
        Types.smallSize(512, 1 << 20),
        "2KiB",
        "A command line with its line end.",
        (d, v) -> d.commandLine = v);
    limit(
        "text-line",
        Types.smallSize(1000, LARGE),
        "8KiB",
        "A line of the content with its line end.",
        (d, v) -> d.textLine = v);
    limit(
        "header-block",
        Types.smallSize(KIB, LARGE),
        "256KiB",
        "The whole header section.",
        (d, v) -> d.headerBlock = v);
    limit(
        "header-field",
        Types.smallSize(KIB, LARGE),
        "64KiB",
        "One header field with its folded lines.",
        (d, v) -> d.headerField = v);
    limit(
        "header-fields",
        Types.whole(1, COUNT),
        1000L,
        "Header fields of one message.",
        (d, v) -> d.headerFields = v);
    limit(
        "received-fields",
        Types.whole(1, COUNT),
        100L,
        "More Received fields are a loop (RFC 5321 §6.3).",
        (d, v) -> d.receivedFields = v);
    limit(
        "message-overrun",
        Types.size(0, 1L << 40),
        "64MiB",
        "Read and dropped beyond the message size before the connection is closed.",
        (d, v) -> d.messageOverrun = v);
    limit(
        "messages-per-session",
        Types.whole(0, COUNT),
        1000L,
        "Messages of one SMTP session." + UNLIMITED,
        (d, v) -> d.messagesPerSession = v);
    limit(
        "soft-errors-per-session",
        Types.whole(0, COUNT),
        10L,
        "From this many errors on, each further one is answered late.",
        (d, v) -> d.softErrors = v);
    limit(
        "error-delay",
        Types.DURATION,
        "1s",
        "How late such an error is answered.",
        (d, v) -> d.errorDelay = v);
    limit(
        "errors-per-session",
        Types.whole(1, COUNT),
        20L,
        "At this many errors the session ends with 421.",
        (d, v) -> d.errorsPerSession = v);
    limit(
        "idle-commands",
        Types.whole(0, COUNT),
        100L,
        "NOOP, RSET, EHLO, VRFY, EXPN and HELP between two messages; more count as errors."
            + UNLIMITED,
        (d, v) -> d.idleCommands = v);
    limit(
        "unknown-recipients-per-session",
        Types.whole(0, COUNT),
        10L,
        "At this many unknown recipients the session ends." + UNLIMITED,
        (d, v) -> d.unknownRecipientsPerSession = v);
    timeouts();
    handshake();
    buffers();
    stress();
  }

  private static void timeouts() {
    limit(
        "command-timeout",
        Types.POSITIVE_DURATION,
        "5m",
        "Until the next command begins (RFC 5321 §4.5.3.2.7).",
        (d, v) -> d.commandTimeout = v);
    limit(
        "command-line-timeout",
        Types.POSITIVE_DURATION,
        "60s",
        "For a command line once it has begun.",
        (d, v) -> d.commandLineTimeout = v);
    limit(
        "data-block-timeout",
        Types.POSITIVE_DURATION,
        "3m",
        "Until the next octets of the content (RFC 5321 §4.5.3.2.5).",
        (d, v) -> d.dataBlockTimeout = v);
    limit(
        "data-timeout",
        Types.POSITIVE_DURATION,
        "10m",
        "For the whole content, beside the time its size takes at `data-rate`.",
        (d, v) -> d.dataTimeout = v);
    limit(
        "data-rate",
        Types.smallSize(1, LARGE),
        "500B",
        "What a content must keep up on average each second.",
        (d, v) -> d.dataRate = v);
    limit(
        "data-rate-after",
        Types.DURATION,
        "60s",
        "When that average begins to be asked for.",
        (d, v) -> d.dataRateAfter = v);
    limit(
        "write-timeout",
        Types.POSITIVE_DURATION,
        "60s",
        "Until the client has taken a reply.",
        (d, v) -> d.writeTimeout = v);
    limit(
        "transaction-timeout",
        Types.POSITIVE_DURATION,
        "30m",
        "Without a finished transaction the session ends after this time.",
        (d, v) -> d.transactionTimeout = v);
    limit(
        "linger-timeout",
        Types.DURATION,
        "10s",
        "How long input is dropped after a last reply, so that the client gets to read it.",
        (d, v) -> d.lingerTimeout = v);
  }

  private static void handshake() {
    limit(
        "tls-handshake-timeout",
        Types.POSITIVE_DURATION,
        "30s",
        "For the whole TLS handshake.",
        (d, v) -> d.tlsHandshakeTimeout = v);
  }

  private static void buffers() {
    limit(
        "unread-input",
        Types.smallSize(KIB, LARGE),
        "64KiB",
        "Content of one session that is read ahead; then reading stops.",
        (d, v) -> d.unreadInput = v);
    limit(
        "unsent-output",
        Types.smallSize(KIB, LARGE),
        "64KiB",
        "Replies of one session that wait to be sent; beyond, the client has `write-timeout`.",
        (d, v) -> d.unsentOutput = v);
  }

  private static void stress() {
    limit(
        "stress-from",
        Types.percent(),
        80L,
        "From this per cent of the connections or the heap on, stress mode is on.",
        (d, v) -> d.stressFrom = v);
    limit(
        "stress-until",
        Types.percent(),
        60L,
        "Below this per cent it is off again.",
        (d, v) -> d.stressUntil = v);
    limit(
        "stress-command-timeout",
        Types.POSITIVE_DURATION,
        "10s",
        "`command-timeout` in stress mode; not for trusted networks.",
        (d, v) -> d.stressCommandTimeout = v);
    limit(
        "stress-errors-per-session",
        Types.whole(1, COUNT),
        1L,
        "`errors-per-session` in stress mode; not for trusted networks.",
        (d, v) -> d.stressErrorsPerSession = v);
  }

  /** The keys in the order of the reference. */
  static List<Key<?>> keys() {
    return ALL.stream().<Key<?>>map(Limit::key).toList();
  }

  /** Sets every field of the draft but the watermarks. */
  static void apply(Node limits, LimitsDraft draft) {
    ALL.forEach(limit -> limit.apply(limits, draft));
  }

  private static <T> Key<T> limit(
      String name, ValueType<T> type, Object fallback, String doc, BiConsumer<LimitsDraft, T> set) {
    Key<T> key = Key.of(name, type, fallback, doc);
    ALL.add(new Limit<>(key, set));
    return key;
  }

  private static ConnectionRate connectionRate(Optional<Rate> rate) {
    return rate.map(r -> new ConnectionRate(r.events(), r.per()))
        .orElseGet(() -> new ConnectionRate(0, Duration.ofMinutes(1)));
  }
}
