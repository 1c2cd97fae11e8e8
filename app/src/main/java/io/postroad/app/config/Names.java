package io.postroad.app.config;

import io.postroad.smtp.address.Idna;
import io.postroad.smtp.address.LocalPart;
import io.postroad.smtp.text.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Names of hosts, domains and mailboxes as the configuration writes them. */
final class Names {
  private static final int NAME_MAX = 253;
  private static final int LABEL_MAX = 63;
  private static final int LOCAL_PART_MAX = 64;

  private Names() {}

  /**
   * A host or domain name in lower case (RFC 1123 §2.1: letters, digits, inner hyphens, dots); an
   * international one becomes its {@code xn--} form.
   */
  static String host(String text) throws BadValueException {
    Optional<String> canonical = canonical(text);
    if (canonical.isPresent()) {
      return canonical.get();
    }
    throw new BadValueException(
        "\""
            + text
            + "\" is not a host name; letters, digits, hyphens and dots, such as"
            + " mx1.example.test, or an international name");
  }

  /** Whether {@code text} is a syntactically valid name. */
  static boolean isName(String text) {
    if (text.isEmpty() || text.length() > NAME_MAX) {
      return false;
    }
    for (String label : text.split("\\.", -1)) {
      if (label.isEmpty()
          || label.length() > LABEL_MAX
          || !label.chars().allMatch(Names::inLabel)) {
        return false;
      }
      if (label.startsWith("-") || label.endsWith("-")) {
        return false;
      }
    }
    return true;
  }

  /** A name as the configuration compares it: lower-case A-labels (rule P2). */
  private static Optional<String> canonical(String text) {
    return Idna.toAscii(text).filter(Names::isName);
  }

  private static boolean inLabel(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  }

  /** {@code partner.test}, {@code .partner.test} (every subdomain) or {@code *}, in lower case. */
  static String domainPattern(String text) throws BadValueException {
    if (text.equals("*")) {
      return text;
    }
    String prefix = text.startsWith(".") ? "." : "";
    Optional<String> canonical = canonical(text.substring(prefix.length()));
    if (canonical.isPresent()) {
      return prefix + canonical.get();
    }
    throw new BadValueException(
        "\""
            + text
            + "\" is not a domain; write example.test, .example.test for its subdomains,"
            + " or * for all");
  }

  /** {@code mx.example.test} or {@code *.example.test}, in lower case. */
  static String hostPattern(String text) throws BadValueException {
    if (isName(text.startsWith("*.") ? text.substring(2) : text)) {
      return text.toLowerCase(Locale.ROOT);
    }
    throw new BadValueException(
        "\"" + text + "\" is not a host pattern; write mx.example.test or *.example.test");
  }

  /** A local-part of one of our domains, in lower case; they are compared without case. */
  static String localPart(String text) throws BadValueException {
    boolean plain =
        !text.isEmpty()
            && text.getBytes(StandardCharsets.UTF_8).length <= LOCAL_PART_MAX
            && Utf8.isPrintable(text)
            && text.chars().allMatch(c -> " ()<>[]:;@\\,\"".indexOf(c) < 0)
            && !text.startsWith(".")
            && !text.endsWith(".")
            && !text.contains("..");
    if (plain) {
      return LocalPart.folded(text);
    }
    throw new BadValueException(
        "\""
            + text
            + "\" is not a mailbox name; write what stands left of the @, at most 64"
            + " octets");
  }

  /** A whole address; only the domain is turned to lower case. */
  static String address(String text) throws BadValueException {
    int at = text.lastIndexOf('@');
    Optional<String> domain = at > 0 ? canonical(text.substring(at + 1)) : Optional.empty();
    if (domain.isPresent()) {
      localPart(text.substring(0, at));
      return text.substring(0, at) + "@" + domain.get();
    }
    throw new BadValueException("\"" + text + "\" is not an address; write name@example.test");
  }

  /** A local-part of the domain, or a whole address. */
  static String member(String text) throws BadValueException {
    return text.indexOf('@') >= 0 ? address(text) : localPart(text);
  }

  /** {@code example.test} or {@code .example.test}: {@code *} would make an open relay. */
  static String subdomainPattern(String text) throws BadValueException {
    if (text.equals("*")) {
      throw new BadValueException(
          "\"*\" would let anyone send anywhere (an open relay); list the domains");
    }
    return domainPattern(text);
  }

  /** A mailbox, or {@code *} for every local-part. */
  static String mailboxOrAll(String text) throws BadValueException {
    return text.equals("*") ? text : localPart(text);
  }

  /** The separator between mailbox and detail: one character, or none. */
  static String separator(String text) throws BadValueException {
    if (text.isEmpty() || (text.length() == 1 && "+-=_#".contains(text))) {
      return text;
    }
    throw new BadValueException(
        "\"" + text + "\" cannot separate a detail; one of + - = _ #, or \"\" for none");
  }

  /** Octal permissions, such as {@code 0600}; the owner must be able to read and write. */
  static int fileMode(String text) throws BadValueException {
    boolean octal =
        (text.length() == 3 || (text.length() == 4 && text.startsWith("0")))
            && text.chars().allMatch(c -> c >= '0' && c <= '7');
    if (octal) {
      int mode = Integer.parseInt(text, 8);
      if ((mode & 0700) == 0600) {
        return mode;
      }
    }
    throw new BadValueException(
        "\"" + text + "\" is not the mode of a mail file; write 0600, 0640, 0644 or 0660");
  }

  /** An https address for {@code List-Unsubscribe}: printable, no spaces or angle brackets. */
  static String unsubscribeUrl(String text) throws BadValueException {
    boolean plain = text.chars().allMatch(c -> c > ' ' && c < 0x7F && "<>\"".indexOf(c) < 0);
    if (text.startsWith("https://") && text.length() > "https://".length() && plain) {
      return text;
    }
    throw new BadValueException(
        "\""
            + text
            + "\" is not an https address; write https://lists.example.test/leave/{member}");
  }
}
