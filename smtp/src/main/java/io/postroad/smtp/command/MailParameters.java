package io.postroad.smtp.command;

import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.extension.Keyword;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The parameters of MAIL that Postroad knows; every other is refused (RFC 5321 §4.1.1.11).
 * Immutable.
 *
 * @param size octets the client announces (RFC 1870)
 * @param body the body type it announces (RFC 6152, RFC 3030)
 * @param smtpUtf8 whether addresses or header may hold UTF-8 (RFC 6531)
 * @param auth who submitted the message first, as a trusted relay says; {@code <>} is nobody known
 *     (RFC 4954 §5)
 * @param ret how much of the content a delivery report returns (RFC 3461 §4.3)
 * @param envid the sender's own name for the envelope (RFC 3461 §4.4)
 * @param hold until when the message waits before it is sent on (RFC 4865)
 * @param deliverBy how soon it must be delivered (RFC 2852)
 * @param mtPriority -9 to 9 (RFC 6710)
 * @param requireTls whether it may travel over TLS with verified peers only (RFC 8689)
 */
public record MailParameters(
    OptionalLong size,
    Optional<BodyType> body,
    boolean smtpUtf8,
    Optional<ReversePath> auth,
    Optional<Returned> ret,
    Optional<EnvelopeId> envid,
    Optional<Hold> hold,
    Optional<DeliverBy> deliverBy,
    OptionalInt mtPriority,
    boolean requireTls) {

  /** The lowest and, without its sign, the highest priority (RFC 6710 §4.1). */
  public static final int PRIORITY_MAX = 9;

  /** No parameter at all. */
  public static final MailParameters NONE =
      new MailParameters(OptionalLong.empty(), Optional.empty());

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException when a value is one that the wire cannot carry
   */
  public MailParameters {
    if (size.isPresent() && size.getAsLong() < 0) {
      throw new IllegalArgumentException("a size is not negative");
    }
    if (mtPriority.isPresent() && Math.abs(mtPriority.getAsInt()) > PRIORITY_MAX) {
      throw new IllegalArgumentException("a priority is -9 to 9");
    }
  }

  /** Size and body type alone. */
  public MailParameters(OptionalLong size, Optional<BodyType> body) {
    this(
        size,
        body,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        false);
  }

  /** The extensions that must be offered for these parameters (RFC 5321 §2.2.1). */
  public Set<Keyword> needs() {
    Set<Keyword> needs = EnumSet.noneOf(Keyword.class);
    add(needs, size.isPresent(), Keyword.SIZE);
    body.ifPresent(type ->
        needs.add(type == BodyType.BINARY_MIME ? Keyword.BINARYMIME : Keyword.EIGHT_BIT_MIME));
    add(needs, smtpUtf8, Keyword.SMTPUTF8);
    add(needs, auth.isPresent(), Keyword.AUTH);
    add(needs, ret.isPresent() || envid.isPresent(), Keyword.DSN);
    add(needs, hold.isPresent(), Keyword.FUTURERELEASE);
    add(needs, deliverBy.isPresent(), Keyword.DELIVERBY);
    add(needs, mtPriority.isPresent(), Keyword.MT_PRIORITY);
    add(needs, requireTls, Keyword.REQUIRETLS);
    return needs;
  }

  private static void add(Set<Keyword> needs, boolean needed, Keyword keyword) {
    if (needed) {
      needs.add(keyword);
    }
  }

  /** The same with another size and body type: what a client may say to the next server. */
  public MailParameters withContent(OptionalLong otherSize, Optional<BodyType> otherBody) {
    return new MailParameters(
        otherSize, otherBody, smtpUtf8, auth, ret, envid, hold, deliverBy, mtPriority, requireTls);
  }

  /** The same at another priority (RFC 6710). */
  public MailParameters withPriority(OptionalInt other) {
    return new MailParameters(
        size, body, smtpUtf8, auth, ret, envid, hold, deliverBy, other, requireTls);
  }

  /** The same with another time to be delivered by (RFC 2852). */
  public MailParameters withDeliverBy(Optional<DeliverBy> other) {
    return new MailParameters(
        size, body, smtpUtf8, auth, ret, envid, hold, other, mtPriority, requireTls);
  }

  /** The same with another word about who submitted the message first (RFC 4954 §5). */
  public MailParameters withAuth(Optional<ReversePath> other) {
    return new MailParameters(
        size, body, smtpUtf8, other, ret, envid, hold, deliverBy, mtPriority, requireTls);
  }

  /** The same with SMTPUTF8, the one parameter that an envelope's addresses can ask for. */
  public MailParameters withSmtpUtf8() {
    return new MailParameters(
        size, body, true, auth, ret, envid, hold, deliverBy, mtPriority, requireTls);
  }

  /** The same without what belongs to one extension: a server that lacks it must not hear of it. */
  public MailParameters without(Keyword keyword) {
    return new MailParameters(
        keyword == Keyword.SIZE ? OptionalLong.empty() : size,
        lacks(keyword) ? Optional.empty() : body,
        smtpUtf8 && keyword != Keyword.SMTPUTF8,
        keyword == Keyword.AUTH ? Optional.empty() : auth,
        keyword == Keyword.DSN ? Optional.empty() : ret,
        keyword == Keyword.DSN ? Optional.empty() : envid,
        keyword == Keyword.FUTURERELEASE ? Optional.empty() : hold,
        keyword == Keyword.DELIVERBY ? Optional.empty() : deliverBy,
        keyword == Keyword.MT_PRIORITY ? OptionalInt.empty() : mtPriority,
        requireTls && keyword != Keyword.REQUIRETLS);
  }

  private boolean lacks(Keyword keyword) {
    return body.filter(type ->
            keyword == (type == BodyType.BINARY_MIME ? Keyword.BINARYMIME : Keyword.EIGHT_BIT_MIME))
        .isPresent();
  }
}
