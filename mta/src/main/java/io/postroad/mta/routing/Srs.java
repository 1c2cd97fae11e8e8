package io.postroad.mta.routing;

import io.postroad.mta.settings.SigningKey;
import io.postroad.smtp.address.Domain;
import io.postroad.smtp.address.LocalPart;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.runtime.Time;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/**
 * The Sender Rewriting Scheme: mail that is forwarded carries a reverse-path of ours, so that the
 * next server's check of the sending domain holds, and reports come back through us.
 *
 * <pre>
 *   SRS0=HASH=TT=domain=local@ours          local@domain, forwarded by us
 *   SRS1=HASH=forwarder==HASH=TT=...@ours   an SRS0 address of another forwarder: two hops at most
 * </pre>
 *
 * The hash is keyed, so that nobody can make us forward reports anywhere; the time stamp counts
 * days and ends the address after {@value #VALID_DAYS} of them. Servers in between may change the
 * case of a local-part, or normalize it where it is beyond ASCII, so neither counts here.
 * Thread-safe.
 */
public final class Srs {
  /** Days a rewritten address is good for. */
  static final int VALID_DAYS = 21;

  /**
   * Characters of the hash, of five bits each: so many that guessing one address, at the rate at
   * which a client may connect and fail, takes longer than the address would live.
   */
  static final int HASH_CHARACTERS = 6;

  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final String SEPARATORS = "=+-";
  private static final int TAG_LENGTH = 4;
  private static final int DAYS_CYCLE = 1024;

  private final SigningKey key;
  private final Time time;

  /** Signs with {@code key}. */
  public Srs(SigningKey key, Time time) {
    this.key = key;
    this.time = time;
  }

  /** What an address in our rewritten form turned out to be. */
  public sealed interface Reversal {
    /** Whom it stands for. */
    record Sender(Mailbox original) implements Reversal {}

    /** Made by us, too long ago. */
    record Expired() implements Reversal {}

    /** Not made by us. */
    record Forged() implements Reversal {}
  }

  /** Whether a local-part has the form of a rewritten one. */
  public static boolean isRewritten(String localPart) {
    return hasTag(localPart, "SRS0") || hasTag(localPart, "SRS1");
  }

  private static boolean hasTag(String localPart, String tag) {
    return localPart.length() > TAG_LENGTH + 1
        && localPart.regionMatches(true, 0, tag, 0, TAG_LENGTH)
        && SEPARATORS.indexOf(localPart.charAt(TAG_LENGTH)) >= 0;
  }

  /**
   * The reverse-path under which mail of {@code sender} is forwarded; empty where it would be
   * longer than an address may be (RFC 5321 §4.5.3.1): the sender's own is then better than none. A
   * local-part beyond ASCII stays as it is, in an address that needs SMTPUTF8 as the sender's did;
   * a U-label becomes an A-label, so that the result needs it no more than the sender.
   */
  public Optional<Mailbox> rewrite(Mailbox sender, Domain ours) {
    String from = sender.domain().asciiText();
    String local = sender.localPart().value();
    if (hasTag(local, "SRS0")) {
      return second(from, local.substring(TAG_LENGTH), ours);
    }
    if (hasTag(local, "SRS1")) {
      String[] parts = local.substring(TAG_LENGTH + 1).split("=", 3);
      // What only looks like one is a local-part like any other.
      if (parts.length == 3 && Domain.parse(parts[1]).isPresent()) {
        return second(parts[1], parts[2], ours);
      }
    }
    String stamp = stamp(today());
    return mailbox(
        "SRS0=" + hash("SRS0", stamp, from, local) + "=" + stamp + "=" + from + "=" + local, ours);
  }

  /** {@code rest} begins with the separator that stood behind SRS0. */
  private Optional<Mailbox> second(String forwarder, String rest, Domain ours) {
    return mailbox("SRS1=" + hash("SRS1", forwarder, rest) + "=" + forwarder + "=" + rest, ours);
  }

  /** Whom a rewritten local-part stands for. */
  public Reversal reverse(String localPart) {
    String rest = localPart.substring(TAG_LENGTH + 1);
    return hasTag(localPart, "SRS0") ? reverseFirst(rest) : reverseSecond(rest);
  }

  private Reversal reverseFirst(String rest) {
    String[] parts = rest.split("=", 4);
    if (parts.length < 4 || !matches(parts[0], hash("SRS0", parts[1], parts[2], parts[3]))) {
      return new Reversal.Forged();
    }
    int age = Math.floorMod(today() - days(parts[1]), DAYS_CYCLE);
    // A stamp of tomorrow is one of a clock that was set back since.
    if (age > VALID_DAYS && age < DAYS_CYCLE - 1) {
      return new Reversal.Expired();
    }
    return sender(parts[3], parts[2]);
  }

  private Reversal reverseSecond(String rest) {
    String[] parts = rest.split("=", 3);
    if (parts.length < 3 || !matches(parts[0], hash("SRS1", parts[1], parts[2]))) {
      return new Reversal.Forged();
    }
    return sender("SRS0" + parts[2], parts[1]);
  }

  private static Reversal sender(String localPart, String domain) {
    Optional<Mailbox> original = Domain.parse(domain).flatMap(d -> mailbox(localPart, d));
    return original.<Reversal>map(Reversal.Sender::new).orElse(new Reversal.Forged());
  }

  private static Optional<Mailbox> mailbox(String localPart, Domain domain) {
    try {
      return Optional.of(new Mailbox(new LocalPart(localPart), domain));
    } catch (IllegalArgumentException tooLong) {
      return Optional.empty(); // or not an address at all: the types say so by their exception
    }
  }

  private String hash(String... parts) {
    byte[] octets = key.hash("srs", LocalPart.folded(String.join("\n", parts)));
    StringBuilder text = new StringBuilder(HASH_CHARACTERS);
    for (int i = 0; i < HASH_CHARACTERS; i++) {
      text.append(ALPHABET.charAt(octets[i] & 31));
    }
    return text.toString();
  }

  private static boolean matches(String given, String ours) {
    return MessageDigest.isEqual(
        given.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8),
        ours.getBytes(StandardCharsets.UTF_8));
  }

  private int today() {
    long day = LocalDate.ofInstant(time.now(), ZoneOffset.UTC).toEpochDay();
    return Math.floorMod(day, DAYS_CYCLE);
  }

  private static String stamp(int day) {
    return "" + ALPHABET.charAt(day >> 5) + ALPHABET.charAt(day & 31);
  }

  /** Only asked of a stamp that our hash covers. */
  private static int days(String stamp) {
    String upper = stamp.toUpperCase(Locale.ROOT);
    int high = upper.isEmpty() ? -1 : ALPHABET.indexOf(upper.charAt(0));
    int low = upper.length() < 2 ? -1 : ALPHABET.indexOf(upper.charAt(1));
    return (Math.max(high, 0) << 5) | Math.max(low, 0);
  }
}
