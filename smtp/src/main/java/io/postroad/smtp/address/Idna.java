package io.postroad.smtp.address;

import io.postroad.smtp.text.Utf8;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * Domain names beyond ASCII: IDNA 2008 (RFC 5890 to 5893) with the mapping of UTS 46 before it (its
 * non-transitional form: {@code faß.de} is {@code xn--fa-hia.de}). The tables are computed from the
 * Unicode data of the running JDK. Narrower than UTS 46 in three things, so that an address is what
 * it looks like: code points that UTS 46 drops are refused, so is a label that its mapping makes
 * ASCII, and only the full stop separates labels. Never {@code java.net.IDN}, which is IDNA 2003.
 * Stateless.
 */
public final class Idna {

  /** What an A-label begins with. */
  static final String PREFIX = "xn--";

  private Idna() {}

  /**
   * A domain name as lower-case A-labels; ASCII labels are only put into lower case. Empty when a
   * label beyond ASCII is none of IDNA 2008, or the result is longer than a name may be.
   */
  public static Optional<String> toAscii(String domain) {
    if (Utf8.isAscii(domain)) {
      return Optional.of(domain.toLowerCase(Locale.ROOT));
    }
    if (domain.length() > AddressParser.DOMAIN_OCTETS_MAX) {
      return Optional.empty();
    }
    StringBuilder ascii = new StringBuilder();
    boolean bidirectional = IdnaBidi.concerns(domain);
    for (String label : domain.split("\\.", -1)) {
      Optional<String> form = label(label, bidirectional);
      if (form.isEmpty()) {
        return Optional.empty();
      }
      ascii.append(ascii.isEmpty() ? "" : ".").append(form.get());
    }
    return ascii.length() > AddressParser.DOMAIN_OCTETS_MAX
        ? Optional.empty()
        : Optional.of(ascii.toString());
  }

  /**
   * A domain name with U-labels where its A-labels are valid; a label that is no A-label stays as
   * it is. For people: compare by {@link #toAscii}.
   */
  public static String toUnicode(String domain) {
    StringBuilder unicode = new StringBuilder();
    for (String label : domain.split("\\.", -1)) {
      unicode.append(unicode.isEmpty() ? "" : ".").append(shown(label));
    }
    return unicode.toString();
  }

  private static String shown(String label) {
    String lower = label.toLowerCase(Locale.ROOT);
    if (!Utf8.isAscii(label)
        || !lower.startsWith(PREFIX)
        || lower.length() > AddressParser.LABEL_OCTETS_MAX) {
      return label;
    }
    // Only what leads back to the same A-label is one (RFC 5891 §5.4).
    return Punycode.decode(lower.substring(PREFIX.length()))
        .filter(text -> label(text, IdnaBidi.concerns(text)).equals(Optional.of(lower)))
        .orElse(label);
  }

  private static Optional<String> label(String label, boolean bidirectional) {
    if (Utf8.isAscii(label)) {
      return Optional.of(label.toLowerCase(Locale.ROOT))
          .filter(text -> isPlain(text) && (!bidirectional || IdnaBidi.allows(text)));
    }
    String mapped = mapped(label);
    if (Utf8.isAscii(mapped)) {
      return Optional.empty();
    }
    boolean valid =
        isLabel(mapped)
            && IdnaContext.allows(mapped)
            && (!bidirectional || IdnaBidi.allows(mapped));
    return valid
        ? Optional.of(PREFIX + Punycode.encode(mapped.codePoints().toArray()))
            .filter(ascii -> ascii.length() <= AddressParser.LABEL_OCTETS_MAX)
        : Optional.empty();
  }

  /** UTS 46 §4: each code point that IDNA 2008 does not take as it is gives way to its mapping. */
  private static String mapped(String label) {
    StringBuilder text = new StringBuilder(label.length());
    label
        .codePoints()
        .forEach(c -> {
          if (IdnaProperty.of(c) == IdnaProperty.DISALLOWED) {
            text.append(IdnaProperty.mapping(c));
          } else {
            text.appendCodePoint(c);
          }
        });
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  /** RFC 5891 §4.2.3.1 and §4.2.3.2, and the code points of RFC 5892. */
  private static boolean isLabel(String text) {
    int first = Character.getType(text.codePointAt(0));
    return isHyphenated(text)
        && !text.startsWith("--", 2)
        && first != Character.NON_SPACING_MARK
        && first != Character.ENCLOSING_MARK
        && first != Character.COMBINING_SPACING_MARK
        && text.codePoints().allMatch(c -> IdnaProperty.of(c) != IdnaProperty.DISALLOWED);
  }

  private static boolean isHyphenated(String text) {
    return text.charAt(0) != '-' && text.charAt(text.length() - 1) != '-';
  }

  /** A label in ASCII: letters, digits, inner hyphens. */
  private static boolean isPlain(String text) {
    return !text.isEmpty()
        && text.length() <= AddressParser.LABEL_OCTETS_MAX
        && isHyphenated(text)
        && text.chars().allMatch(c -> AddressParser.isLetDig(c) || c == '-');
  }
}
