package io.postroad.mta.routing;

import io.postroad.smtp.address.DomainName;
import io.postroad.smtp.address.LocalPart;
import io.postroad.smtp.address.Mailbox;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The addresses around a list: {@code team-owner@} and {@code team-request@} reach its owners (RFC
 * 2142 §6), and {@code team-bounces@} is its envelope sender (RFC 5321 §3.9.2). So that a report
 * tells whom it is about whatever form it has, each member has a reverse-path of its own: {@code
 * team-bounces+carol=elsewhere.test@} (VERP). Stateless.
 */
public final class ListAddresses {
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
    int verp = localPart.toLowerCase(Locale.ROOT).indexOf(VERP);
    int equals = localPart.lastIndexOf('=');
    return verp < 0 || equals < verp
        ? Optional.empty()
        : Mailbox.parse(
            localPart.substring(verp + VERP.length(), equals)
                + "@"
                + localPart.substring(equals + 1));
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
   * not fit into a local-part.
   */
  public static Mailbox bounces(String list, String domain, Mailbox member) {
    String local = list + VERP + member.localPart().value() + "=" + member.domain().text();
    return Mailbox.parse(local + "@" + domain)
        .filter(_ -> memberIn(local).filter(member::equals).isPresent())
        .orElseGet(() -> bounces(list, domain));
  }

  /** The list's identifier (RFC 2919), in lower case. */
  public static String id(String list, String domain) {
    return list + "." + domain;
  }

  private static Mailbox of(String localPart, String domain) {
    return new Mailbox(new LocalPart(localPart), new DomainName(domain));
  }
}
