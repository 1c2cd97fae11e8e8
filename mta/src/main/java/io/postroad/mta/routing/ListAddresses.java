package io.postroad.mta.routing;

import io.postroad.smtp.address.DomainName;
import io.postroad.smtp.address.LocalPart;
import io.postroad.smtp.address.Mailbox;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The addresses around a list: {@code team-owner@} and {@code team-request@} reach its owners (RFC
 * 2142 §6), and {@code team-bounces@} is its envelope sender (RFC 5321 §3.9.2). So that a report
 * tells whom it is about whatever form it has, each member has a reverse-path of its own: {@code
 * team-bounces+carol=elsewhere.test@} (VERP). Stateless.
 */
public final class ListAddresses {
  /** Octets of a list's identifier (RFC 2919 §2). */
  public static final int ID_OCTETS_MAX = 255;

  private static final String BOUNCES = "-bounces";
  private static final List<String> SUFFIXES = List.of("-owner", "-request", BOUNCES);
  private static final String VERP = BOUNCES + "+";

  private ListAddresses() {}

  /** The list whose owners a local-part (lower case) reaches, if it has the form of such. */
  public static Optional<String> listOf(String localPart) {
    int verp = localPart.indexOf(VERP);
    if (verp > 0 && memberIn(localPart).isPresent()) {
      return Optional.of(localPart.substring(0, verp));
    }
    return SUFFIXES.stream()
        .filter(suffix -> localPart.endsWith(suffix) && localPart.length() > suffix.length())
        .map(suffix -> localPart.substring(0, localPart.length() - suffix.length()))
        .findFirst();
  }

  /** The member that a list's reverse-path names; its own local-part may be in any case. */
  static Optional<Mailbox> memberIn(String localPart) {
    int verp = verpIn(localPart);
    int equals = localPart.lastIndexOf('=');
    return verp < 0 || equals < verp
        ? Optional.empty()
        : Mailbox.parse(
            localPart.substring(verp + VERP.length(), equals)
                + "@"
                + localPart.substring(equals + 1));
  }

  /** Lower case may be longer than what was given, beyond ASCII: so no index of it is asked for. */
  private static int verpIn(String localPart) {
    return IntStream.rangeClosed(0, localPart.length() - VERP.length())
        .filter(at -> localPart.regionMatches(true, at, VERP, 0, VERP.length()))
        .findFirst()
        .orElse(-1);
  }

  /** Where members write to. */
  public static Mailbox post(String list, String domain) {
    return of(list, domain);
  }

  /** Where people write to the list's owners. */
  public static Mailbox owner(String list, String domain) {
    return of(list + "-owner", domain);
  }

  /** Where people ask for help, or to leave the list. */
  public static Mailbox request(String list, String domain) {
    return of(list + "-request", domain);
  }

  /** The list's envelope sender. */
  public static Mailbox bounces(String list, String domain) {
    return of(list + BOUNCES, domain);
  }

  /**
   * The envelope sender of the copy for one member; the plain one where the member's address does
   * not fit into a local-part. One beyond ASCII needs SMTPUTF8, as the member's own address does; a
   * domain's U-labels become A-labels and do not.
   */
  public static Mailbox bounces(String list, String domain, Mailbox member) {
    String address = member.localPart().value() + "=" + member.domain().asciiText();
    String local = list + VERP + address;
    return Mailbox.parse(local + "@" + domain)
        .filter(_ -> memberIn(local).filter(named -> isNamed(named, address)).isPresent())
        .orElseGet(() -> bounces(list, domain));
  }

  private static boolean isNamed(Mailbox member, String address) {
    return address.equals(member.localPart().text() + "=" + member.domain().text());
  }

  /**
   * The list's identifier (RFC 2919 §2), in lower case. It is ASCII: octets of a name beyond it are
   * written as {@code %} and two digits, as in the list's URLs.
   */
  public static String id(String list, String domain) {
    StringBuilder id = new StringBuilder(list.length() + domain.length() + 1);
    for (byte octet : list.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = octet >= 0 && octet != '%';
      id.append(plain ? Character.toString(octet) : "%%%02x".formatted(octet & 0xFF));
    }
    return id.append('.').append(domain).toString();
  }

  private static Mailbox of(String localPart, String domain) {
    return new Mailbox(new LocalPart(localPart), new DomainName(domain));
  }
}
