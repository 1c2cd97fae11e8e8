package io.postroad.app.config;

import io.postroad.smtp.client.ClientSettings;
import io.postroad.smtp.command.ClientName;
import io.postroad.smtp.server.Watermarks;
import java.time.Duration;
import java.util.List;

/**
 * The keys of {@code [limits]} beside the SMTP server's own: watermarks, the client's times, and
 * bounds on what later inspections of a message may cost.
 */
final class MoreLimitKeys {
  private static final int COUNT = 1_000_000_000;
  private static final long ANY_SIZE = 1L << 50;

  private MoreLimitKeys() {}

  static final Key<Integer> FREE_DISK_SOFT_SHARE =
      Key.of(
          "free-disk-soft-share",
          Types.percent(),
          10L,
          "Strangers' mail waits below this per cent of free disk, or below `free-disk-soft`.");
  static final Key<Long> FREE_DISK_SOFT =
      Key.of(
          "free-disk-soft",
          Types.size(0, ANY_SIZE),
          "2GiB",
          "Strangers' mail waits below this much free disk; the lesser of both counts.");
  static final Key<Long> FREE_DISK_HARD =
      Key.of(
          "free-disk-hard",
          Types.size(0, ANY_SIZE),
          "64MiB",
          "All mail waits below this much and twice the message size.");
  static final Key<Integer> HEAP_SOFT =
      Key.of("heap-soft", Types.percent(), 75L, "From this per cent on, new connections wait.");
  static final Key<Integer> HEAP_HARD =
      Key.of("heap-hard", Types.percent(), 85L, "From this per cent on, all mail waits.");
  static final Key<Integer> QUEUED_SOFT =
      Key.of(
          "queued-messages-soft",
          Types.whole(1, COUNT),
          1_000_000L,
          "Strangers' mail waits from this many queued messages on.");
  static final Key<Integer> QUEUED_HARD =
      Key.of(
          "queued-messages-hard",
          Types.whole(1, COUNT),
          2_000_000L,
          "All mail waits from this many queued messages on.");
  static final Key<Duration> COMMIT_SOFT =
      Key.of(
          "commit-latency-soft",
          Types.POSITIVE_DURATION,
          "1s",
          "When the disk takes longer (99th percentile), replies are delayed.");
  static final Key<Duration> COMMIT_HARD =
      Key.of(
          "commit-latency-hard",
          Types.POSITIVE_DURATION,
          "5s",
          "When the disk takes longer (99th percentile), all mail waits.");
  static final Key<Integer> DESCRIPTORS_SOFT =
      Key.of(
          "free-descriptors-soft",
          Types.whole(0, COUNT),
          512L,
          "With fewer free file descriptors, strangers' connections wait.");
  static final Key<Integer> DESCRIPTORS_HARD =
      Key.of(
          "free-descriptors-hard",
          Types.whole(0, COUNT),
          128L,
          "With fewer, nothing is accepted, 100 ms at a time.");

  static final Key<Duration> CLIENT_CONNECT = client("connect", "30s", "the connection");
  static final Key<Duration> CLIENT_GREETING = client("greeting", "5m", "the greeting");
  static final Key<Duration> CLIENT_EHLO = client("ehlo", "5m", "the reply to EHLO");
  static final Key<Duration> CLIENT_MAIL = client("mail", "5m", "the reply to MAIL");
  static final Key<Duration> CLIENT_RCPT = client("rcpt", "5m", "the reply to RCPT");
  static final Key<Duration> CLIENT_DATA = client("data", "2m", "the reply to DATA");
  static final Key<Duration> CLIENT_BLOCK = client("data-block", "3m", "a block of content");
  static final Key<Duration> CLIENT_DOT = client("final-dot", "10m", "the reply to the final dot");
  static final Key<Duration> CLIENT_QUIT = client("quit", "5s", "the reply to QUIT");

  private static final List<Key<?>> MARKS =
      List.of(
          FREE_DISK_SOFT_SHARE,
          FREE_DISK_SOFT,
          FREE_DISK_HARD,
          HEAP_SOFT,
          HEAP_HARD,
          QUEUED_SOFT,
          QUEUED_HARD,
          COMMIT_SOFT,
          COMMIT_HARD,
          DESCRIPTORS_SOFT,
          DESCRIPTORS_HARD);

  private static final List<Key<?>> CLIENT =
      List.of(
          CLIENT_CONNECT,
          CLIENT_GREETING,
          CLIENT_EHLO,
          CLIENT_MAIL,
          CLIENT_RCPT,
          CLIENT_DATA,
          CLIENT_BLOCK,
          CLIENT_DOT,
          CLIENT_QUIT);

  /** Bounds of features that this version does not have: read and checked, without effect yet. */
  private static final List<Key<?>> LATER =
      List.of(
          heap("heap-per-idle-session", "8KiB", "in the clear that says nothing"),
          heap("heap-per-idle-tls-session", "40KiB", "inside TLS that says nothing"),
          heap("heap-per-data-session", "128KiB", "amid a content"),
          later("mime-depth", Types.whole(1, COUNT), 50L, "Nested parts of a message."),
          later("mime-parts", Types.whole(1, COUNT), 10_000L, "Parts of a message."),
          later("mime-boundary", Types.whole(1, COUNT), 256L, "Characters of a boundary."),
          later(
              "decoded-ratio", Types.whole(1, COUNT), 100L, "Decoded data in inspection, × input."),
          later("decoded-size", Types.size(0, ANY_SIZE), "64MiB", "Decoded data in inspection."),
          later(
              "decoded-pixels", Types.whole(1, COUNT), 25_000_000L, "Decoded pixels of an image."),
          later("spf-lookups", Types.whole(1, COUNT), 10L, "DNS look-ups of one SPF check."),
          later("spf-void-lookups", Types.whole(0, COUNT), 2L, "Of these without an answer."),
          later("spf-timeout", Types.POSITIVE_DURATION, "20s", "One SPF check."),
          later("dkim-signatures", Types.whole(0, COUNT), 5L, "Signatures checked of a message."),
          later("dkim-key-bits-min", Types.whole(512, 65_536), 1024L, "RSA keys of signatures."),
          later("dkim-key-bits-max", Types.whole(512, 65_536), 4096L, "RSA keys of signatures."));

  static final List<Key<?>> ALL = joined();

  static Watermarks watermarks(Node limits) {
    return new Watermarks(
        limits.get(FREE_DISK_SOFT_SHARE),
        limits.get(FREE_DISK_SOFT),
        limits.get(FREE_DISK_HARD),
        limits.get(HEAP_SOFT),
        limits.get(HEAP_HARD),
        limits.get(QUEUED_SOFT),
        limits.get(QUEUED_HARD),
        limits.get(COMMIT_SOFT),
        limits.get(COMMIT_HARD),
        limits.get(DESCRIPTORS_SOFT),
        limits.get(DESCRIPTORS_HARD));
  }

  static ClientSettings client(Node limits, ClientName name) {
    ClientSettings defaults = ClientSettings.named(name);
    return new ClientSettings(
        name,
        limits.get(CLIENT_CONNECT),
        limits.get(CLIENT_GREETING),
        limits.get(CLIENT_EHLO),
        limits.get(CLIENT_MAIL),
        limits.get(CLIENT_RCPT),
        limits.get(CLIENT_DATA),
        limits.get(CLIENT_BLOCK),
        limits.get(CLIENT_DOT),
        defaults.rset(),
        limits.get(CLIENT_QUIT));
  }

  private static Key<Duration> client(String step, String fallback, String what) {
    return Key.of(
        "client-" + step + "-timeout",
        Types.POSITIVE_DURATION,
        fallback,
        "As a client: how long " + what + " may take.");
  }

  /** What follows from how a session is made; heap as a whole is watched by `heap-soft`. */
  private static Key<Long> heap(String name, String fallback, String when) {
    return Key.of(
        name,
        Types.size(0, 1 << 30),
        fallback,
        "Sets nothing: a session "
            + when
            + " holds at most the default, which tests measure; `heap-soft` guards the whole.");
  }

  private static <T> Key<T> later(String name, ValueType<T> type, Object fallback, String doc) {
    return Key.of(
        name,
        type,
        fallback,
        doc.substring(0, doc.length() - 1) + " (without effect in this version).");
  }

  private static List<Key<?>> joined() {
    return java.util.stream.Stream.of(MARKS, CLIENT, AuthLimitKeys.ALL, WishKeys.ALL, LATER)
        .<Key<?>>flatMap(List::stream)
        .toList();
  }
}
