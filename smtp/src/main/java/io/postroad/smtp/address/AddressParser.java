package io.postroad.smtp.address;

import io.postroad.smtp.text.Utf8;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one parser for paths, mailboxes and domains (RFC 5321 §4.1.2, RFC 6531 §3.3), on octets. It
 * is total: any octets give a value, never an exception; linear; and keeps the limits of RFC 5321
 * §4.5.3.1, which count octets in UTF-8 too. Whether an address beyond ASCII may be used in a
 * transaction is not its business. It is not an RFC 5322 address parser: comments, folding and
 * obsolete forms are faults. Thread-safe (each call has its own cursor).
 */
public final class AddressParser {

  /** Octets of a local-part as it is written (RFC 5321 §4.5.3.1.1). */
  public static final int LOCAL_PART_OCTETS_MAX = 64;

  /** Octets of a domain (RFC 5321 §4.5.3.1.2). */
  public static final int DOMAIN_OCTETS_MAX = 255;

  /** Octets of a path with its brackets and source route (RFC 5321 §4.5.3.1.3). */
  public static final int PATH_OCTETS_MAX = 256;

  /** Octets of a mailbox: a path without its brackets. */
  public static final int MAILBOX_OCTETS_MAX = PATH_OCTETS_MAX - 2;

  /** Octets of one label of a domain (RFC 1035 §2.3.4). */
  public static final int LABEL_OCTETS_MAX = 63;

  private static final byte[] POSTMASTER = "<postmaster>".getBytes(StandardCharsets.US_ASCII);

  /**
   * What the octets gave.
   *
   * @param <T> the type that was asked for
   */
  public sealed interface Result<T> {
    /** A value, and where the octets after it begin. */
    record Found<T>(T value, int end) implements Result<T> {}

    /** No value, and why. */
    record Broken<T>(AddressFault fault) implements Result<T> {}
  }

  private final byte[] octets;
  private final int end;
  private int at;
  private AddressFault fault = AddressFault.SYNTAX;

  private AddressParser(byte[] octets, int from, int to) {
    this.octets = octets;
    this.at = from;
    this.end = to;
  }

  /** Reads {@code <>} or a path at {@code from}; what follows it is left to the caller. */
  public static Result<ReversePath> reversePath(byte[] octets, int from, int to) {
    AddressParser parser = new AddressParser(octets, from, to);
    if (parser.peek() == '<' && from + 1 < to && octets[from + 1] == '>') {
      return new Result.Found<>(new NullReversePath(), from + 2);
    }
    return parser.<ReversePath>result(parser.path());
  }

  /** Reads a path, or the bare {@code <Postmaster>} in any case, at {@code from}. */
  public static Result<ForwardPath> forwardPath(byte[] octets, int from, int to) {
    AddressParser parser = new AddressParser(octets, from, to);
    if (parser.isPostmaster()) {
      return new Result.Found<>(new Postmaster(), from + POSTMASTER.length);
    }
    return parser.<ForwardPath>result(parser.path());
  }

  /** Reads a mailbox without brackets at {@code from}. */
  public static Result<Mailbox> mailbox(byte[] octets, int from, int to) {
    AddressParser parser = new AddressParser(octets, from, to);
    return parser.result(parser.mailbox());
  }

  /** Reads a domain name or an address literal with its brackets at {@code from}. */
  public static Result<Domain> domain(byte[] octets, int from, int to) {
    AddressParser parser = new AddressParser(octets, from, to);
    return parser.result(parser.domain());
  }

  /**
   * The octets of a text, or null when it has half a surrogate pair. Never by {@code getBytes},
   * which turns that into a question mark, and a question mark is a valid character of a
   * local-part.
   */
  static byte @Nullable [] octets(String text) {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] octets = new byte[encoded.remaining()];
      encoded.get(octets);
      return octets;
    } catch (CharacterCodingException _) {
      return null; // No text: the caller refuses it.
    }
  }

  /** How many octets a text has in UTF-8; half a surrogate pair counts three. */
  static int octetCount(String text) {
    int count = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      count += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return count;
  }

  /** atext of RFC 5322 §3.2.3, which RFC 5321 uses for the Atom of a Dot-string. */
  static boolean isAtext(int c) {
    return isLetDig(c) || (c > ' ' && "!#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0);
  }

  /** Let-dig of RFC 5321 §4.1.2. */
  static boolean isLetDig(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private <T> Result<T> result(@Nullable T value) {
    return value == null ? new Result.Broken<>(fault) : new Result.Found<>(value, at);
  }

  private boolean isPostmaster() {
    if (end - at < POSTMASTER.length) {
      return false;
    }
    for (int i = 0; i < POSTMASTER.length; i++) {
      byte b = octets[at + i];
      int lower = b >= 'A' && b <= 'Z' ? b + 0x20 : b;
      if (lower != POSTMASTER[i]) {
        return false;
      }
    }
    return true;
  }

  private @Nullable Mailbox path() {
    int start = at;
    if (!take('<') || (peek() == '@' && !sourceRoute())) {
      return null;
    }
    Mailbox mailbox = mailbox();
    if (mailbox == null || !take('>')) {
      return null;
    }
    return within(start, PATH_OCTETS_MAX) ? mailbox : null;
  }

  /** Accepted and dropped: only the last mailbox is judged (RFC 5321 appendix C, rule S7). */
  private boolean sourceRoute() {
    while (take('@')) {
      if (domain() == null) {
        return false;
      }
      if (peek() == ':') {
        at++;
        return true;
      }
      if (!take(',')) {
        return false;
      }
    }
    return false;
  }

  private @Nullable Mailbox mailbox() {
    int start = at;
    LocalPart localPart = peek() == '"' ? quotedString() : dotString();
    if (localPart == null || !take('@')) {
      return null;
    }
    Domain domain = domain();
    if (domain == null) {
      return null;
    }
    return within(start, MAILBOX_OCTETS_MAX) ? new Mailbox(localPart, domain) : null;
  }

  private @Nullable LocalPart dotString() {
    int start = at;
    while (true) {
      int atom = at;
      while (at < end && (octets[at] < 0 || isAtext(octets[at]))) {
        at++;
      }
      if (at == atom) {
        fail();
        return null;
      }
      if (peek() != '.') {
        break;
      }
      at++;
    }
    return localPart(start, octets, start, at);
  }

  private @Nullable LocalPart quotedString() {
    int start = at;
    byte[] value = new byte[end - at];
    int length = 0;
    at++;
    while (at < end) {
      byte c = octets[at];
      if (c == '"') {
        at++;
        return localPart(start, value, 0, length);
      }
      boolean paired = c == '\\';
      if (paired) {
        at++;
        c = at < end ? octets[at] : 0;
      }
      // A quoted pair is ASCII (RFC 6531 §3.3 extends qtextSMTP and atext alone).
      if (c < 0 ? paired : c < ' ' || c == 0x7F) {
        fail();
        return null;
      }
      value[length++] = c;
      at++;
    }
    fail();
    return null;
  }

  /** The local-part that was read since {@code start}, whose value stands in {@code source}. */
  private @Nullable LocalPart localPart(int start, byte[] source, int from, int to) {
    if (!within(start, LOCAL_PART_OCTETS_MAX)) {
      return null;
    }
    String value = text(source, from, to);
    if (value == null || !Utf8.isPrintable(value)) {
      fail();
      return null;
    }
    return new LocalPart(value);
  }

  private @Nullable Domain domain() {
    if (peek() == '[') {
      return addressLiteral();
    }
    int start = at;
    boolean ascii = true;
    while (true) {
      int label = at;
      boolean asciiLabel = true;
      while (at < end && (octets[at] < 0 || isLetDig(octets[at]) || octets[at] == '-')) {
        asciiLabel &= octets[at] >= 0;
        at++;
      }
      if (at == label || octets[label] == '-' || octets[at - 1] == '-') {
        fail();
        return null;
      }
      // The length of a U-label is that of its A-label, which is found out below.
      if (asciiLabel && !within(label, LABEL_OCTETS_MAX)) {
        return null;
      }
      ascii &= asciiLabel;
      if (peek() != '.') {
        break;
      }
      at++;
    }
    if (!within(start, DOMAIN_OCTETS_MAX)) {
      return null;
    }
    String name = text(octets, start, at);
    if (name == null || (!ascii && Idna.toAscii(name).isEmpty())) {
      fail();
      return null;
    }
    return new DomainName(name);
  }

  private @Nullable Domain addressLiteral() {
    int start = at;
    at++;
    while (at < end && AddressLiteral.isDcontent(octets[at])) {
      at++;
    }
    int close = at;
    if (!take(']')) {
      return null;
    }
    if (!within(start, DOMAIN_OCTETS_MAX)) {
      return null;
    }
    Domain literal =
        AddressLiteral.inside(Objects.requireNonNull(text(octets, start + 1, close))).orElse(null);
    return literal;
  }

  private int peek() {
    return at < end ? octets[at] : -1;
  }

  private boolean take(char c) {
    if (peek() != c) {
      fault = AddressFault.SYNTAX;
      return false;
    }
    at++;
    return true;
  }

  private void fail() {
    fault = AddressFault.SYNTAX;
  }

  /** Whether what was read since {@code start} is short enough; else that is the fault. */
  private boolean within(int start, int octetsMax) {
    if (at - start <= octetsMax) {
      return true;
    }
    fault = AddressFault.TOO_LONG;
    return false;
  }

  /** Octets as text, or null when they are no UTF-8. */
  private static @Nullable String text(byte[] octets, int from, int to) {
    for (int i = from; i < to; i++) {
      if (octets[i] < 0) {
        return Utf8.decode(octets, from, to).orElse(null);
      }
    }
    return new String(octets, from, to - from, StandardCharsets.US_ASCII);
  }
}
