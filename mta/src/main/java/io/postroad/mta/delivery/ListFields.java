package io.postroad.mta.delivery;

import io.postroad.mta.routing.ListAddresses;
import io.postroad.mta.settings.LocalDomain;
import io.postroad.mta.settings.LocalDomain.MailingList;
import io.postroad.mta.settings.LocalDomain.Posting;
import io.postroad.smtp.address.Mailbox;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * The header fields by which a list tells a reader's program what it is and how to leave it (RFC
 * 2919, RFC 2369). Stateless.
 */
final class ListFields {
  /** Octets of a name in one encoded word, which has at most 75 characters (RFC 2047 §2). */
  private static final int ENCODED_OCTETS_MAX = 45;

  private ListFields() {}

  /**
   * The fields, each folded and with its CR LF; ASCII throughout.
   *
   * @param member whom this copy is for; empty where several share it
   */
  static String of(LocalDomain domain, String list, Optional<Mailbox> member) {
    MailingList settings = domain.lists().get(list);
    if (settings == null) {
      return "";
    }
    String request = mailto(ListAddresses.request(list, domain.name()));
    StringBuilder fields = new StringBuilder(512);
    fields
        .append("List-Id: ")
        .append(phrase(settings.name()))
        .append('<')
        .append(ListAddresses.id(list, domain.name()))
        .append(">\r\n");
    // RFC 2369 §3.4: NO tells a program not to offer an answer to the list.
    fields
        .append("List-Post: ")
        .append(
            settings.post() == Posting.OWNERS
                ? "NO"
                : "<" + mailto(ListAddresses.post(list, domain.name())) + ">")
        .append("\r\n");
    fields.append("List-Help: <").append(request).append("?subject=help>\r\n");
    fields
        .append("List-Owner: <")
        .append(mailto(ListAddresses.owner(list, domain.name())))
        .append(">\r\n");
    Optional<String> url =
        settings.unsubscribeUrl().flatMap(template -> filled(template, list, member));
    fields.append("List-Unsubscribe: ");
    url.ifPresent(address -> fields.append('<').append(address).append(">,\r\n\t"));
    fields.append('<').append(request).append("?subject=unsubscribe>\r\n");
    // No List-Unsubscribe-Post: RFC 8058 §4 wants a DKIM signature over it, and nothing signs here.
    return fields.toString();
  }

  /** Empty where the address names the member and several share the copy (RFC 8058 §3.1). */
  private static Optional<String> filled(String template, String list, Optional<Mailbox> member) {
    if (template.contains("{member}") && member.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        template
            .replace("{list}", escaped(list))
            .replace("{member}", member.map(m -> escaped(m.text())).orElse("")));
  }

  private static String mailto(Mailbox mailbox) {
    return "mailto:" + escaped(mailbox.localPart().text()) + "@" + mailbox.domain().text();
  }

  /** Everything but RFC 3986's unreserved characters as percent and two digits. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      int c = octet & 0xFF;
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || (c < 0x80 && "-._~".indexOf(c) >= 0);
      escaped.append(plain ? String.valueOf((char) c) : String.format(Locale.ROOT, "%%%02X", c));
    }
    return escaped.toString();
  }

  /** A name as RFC 5322 writes one before an address, with the space behind it. */
  private static String phrase(String name) {
    if (name.isBlank()) {
      return "";
    }
    if (name.chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
      return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"\r\n\t";
    }
    StringBuilder words = new StringBuilder();
    StringBuilder part = new StringBuilder();
    for (int at = 0; at < name.length(); ) {
      String character = Character.toString(name.codePointAt(at));
      if (octets(part + character).length > ENCODED_OCTETS_MAX) {
        word(words, part);
      }
      part.append(character);
      at += character.length();
    }
    word(words, part);
    return words.toString();
  }

  private static void word(StringBuilder words, StringBuilder part) {
    words
        .append("=?UTF-8?B?")
        .append(Base64.getEncoder().encodeToString(octets(part.toString())))
        .append("?=\r\n\t");
    part.setLength(0);
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
