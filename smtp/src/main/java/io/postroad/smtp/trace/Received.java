package io.postroad.smtp.trace;

import io.postroad.smtp.address.AddressLiteral;
import io.postroad.smtp.address.Domain;
import io.postroad.smtp.address.DomainName;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.Paths;
import io.postroad.smtp.address.Postmaster;
import io.postroad.smtp.command.ClientName;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The Received field that a server puts above a content (RFC 5321 §4.4). Immutable.
 *
 * @param client what the client called itself; a name that is no domain is left out, since it could
 *     be anything
 * @param clientAddress where it really came from
 * @param by the server's name
 * @param id the queue id, without white space
 * @param recipient the one recipient; empty when there are several, whom it would betray to each
 *     other (RFC 5321 §7.2)
 * @param loopTokens words of letters and digits by which the server knows again, if the message
 *     comes back, which of its own addresses it has passed
 * @param priority how urgent it is, where somebody has said that (RFC 6710 §4.1)
 */
public record Received(
    Optional<ClientName> client,
    InetAddress clientAddress,
    DomainName by,
    Protocol protocol,
    String id,
    Optional<ForwardPath> recipient,
    List<String> loopTokens,
    Instant at,
    ZoneId zone,
    OptionalInt priority) {

  /** What stands before a loop token in its comment. */
  public static final String TOKEN = "passed ";

  /**
   * Checks the words.
   *
   * @throws IllegalArgumentException when one is not made of letters and digits
   */
  public Received {
    if (!isWord(id)) {
      throw new IllegalArgumentException("a queue id is one word of letters and digits");
    }
    loopTokens = List.copyOf(loopTokens);
    if (!loopTokens.stream().allMatch(Received::isWord)) {
      throw new IllegalArgumentException("a loop token is one word of letters and digits");
    }
  }

  /** A field of a message that nobody called urgent. */
  public Received(
      Optional<ClientName> client,
      InetAddress clientAddress,
      DomainName by,
      Protocol protocol,
      String id,
      Optional<ForwardPath> recipient,
      List<String> loopTokens,
      Instant at,
      ZoneId zone) {
    this(
        client,
        clientAddress,
        by,
        protocol,
        id,
        recipient,
        loopTokens,
        at,
        zone,
        OptionalInt.empty());
  }

  /** The field as text, folded, with its CR LF. */
  public String field() {
    String address = AddressLiteral.of(clientAddress).text();
    String name = client.flatMap(ClientName::domain).map(Domain::text).orElse(address);
    StringBuilder field = new StringBuilder(256);
    field.append("Received: from ").append(name).append(" (").append(address).append(")\r\n");
    field.append("\tby ").append(by.text()).append(" (Postroad) with ").append(protocol);
    field.append(" id ").append(id);
    recipient.ifPresent(path -> field.append("\r\n\tfor ").append(Paths.text(inAscii(path))));
    priority.ifPresent(value -> field.append("\r\n\tPRIORITY ").append(value));
    loopTokens.forEach(token -> field.append("\r\n\t(").append(TOKEN).append(token).append(')'));
    return field.append(";\r\n\t").append(MailDate.format(at, zone)).append("\r\n").toString();
  }

  /** In ASCII where that is the same mailbox: the field must not be what needs SMTPUTF8. */
  private static ForwardPath inAscii(ForwardPath path) {
    return switch (path) {
      case Postmaster postmaster -> postmaster;
      case Mailbox mailbox -> mailbox.toAscii().orElse(mailbox);
    };
  }

  /** The field as octets, folded, with its CR LF. */
  public byte[] octets() {
    return field().getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isWord(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c < 0x7F && Character.isLetterOrDigit(c));
  }
}
