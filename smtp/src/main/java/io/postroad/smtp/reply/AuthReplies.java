package io.postroad.smtp.reply;

import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.Paths;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.sasl.Base64Text;
import io.postroad.smtp.text.Printable;

/**
 * The catalogue of AUTH (RFC 4954) and of what submission refuses (RFC 6409). What the client sent
 * is never repeated: it may be a password. Stateless.
 */
public final class AuthReplies {

  private AuthReplies() {}

  /** AUTH goes on: the client answers this (RFC 4954 §4). */
  public static Reply challenge(byte[] octets) {
    return Wording.reply(Situation.AUTH_CHALLENGE, Base64Text.encode(octets));
  }

  /** The client is who it says. */
  public static Reply authenticated() {
    return Wording.reply(Situation.AUTHENTICATED, "authenticated");
  }

  /** A command that only users may give; {@code tlsFirst}: they cannot log in before STARTTLS. */
  public static Reply required(boolean tlsFirst) {
    return Wording.reply(
        Situation.AUTH_REQUIRED,
        tlsFirst ? "STARTTLS and AUTH first: this is for users" : "AUTH first: this is for users");
  }

  /** AUTH in the clear (rule S8). */
  public static Reply encryptionRequired() {
    return Wording.reply(
        Situation.ENCRYPTION_REQUIRED, "no AUTH in the clear; send STARTTLS before");
  }

  /** User or password is wrong; never which of them (rule S8). */
  public static Reply badCredentials() {
    return Wording.reply(Situation.BAD_CREDENTIALS, "user name or password is wrong");
  }

  /** The client said {@code *}. */
  public static Reply cancelled() {
    return Wording.reply(Situation.AUTH_CANCELLED, "AUTH cancelled");
  }

  /** A response that is no base 64, or no message of its mechanism. */
  public static Reply malformed() {
    return Wording.reply(
        Situation.AUTH_MALFORMED, "the response is not what the mechanism has, in base 64");
  }

  /** A response over the limit. */
  public static Reply lineTooLong() {
    return Wording.reply(Situation.AUTH_LINE_TOO_LONG, "a line of AUTH is too long");
  }

  /** A mechanism that is not offered here. */
  public static Reply unknownMechanism() {
    return Wording.reply(
        Situation.UNKNOWN_MECHANISM, "no such mechanism here; the reply to EHLO lists them");
  }

  /** AUTH before EHLO. */
  public static Reply helloFirst() {
    return Wording.reply(Situation.AUTH_OUT_OF_ORDER, "EHLO first");
  }

  /** AUTH inside a transaction. */
  public static Reply inTransaction() {
    return Wording.reply(
        Situation.AUTH_OUT_OF_ORDER, "no AUTH within a transaction; send RSET to give it up");
  }

  /** AUTH once more. */
  public static Reply again() {
    return Wording.reply(Situation.AUTH_OUT_OF_ORDER, "already authenticated");
  }

  /** Too many passwords are being checked. */
  public static Reply busy() {
    return Wording.reply(Situation.AUTH_BUSY, "too many log in at once; try again in a moment");
  }

  /** The client has guessed too often (rule S8). */
  public static Reply blocked() {
    return Wording.reply(
        Situation.AUTH_BLOCKED,
        "too many failed logins from you; try again in a quarter of an hour");
  }

  /** A reverse-path that is not the user's. */
  public static Reply senderNotOwned(ReversePath reversePath) {
    return Wording.reply(
        Situation.SENDER_NOT_OWNED,
        "you may not send as <" + Printable.echo(reversePath.text()) + ">");
  }

  /** RCPT of a user to a domain that is one label and nobody's here (RFC 6409 §4.2). */
  public static Reply domainNotQualified(ForwardPath path) {
    return Wording.reply(
        Situation.DOMAIN_NOT_QUALIFIED,
        Printable.echo(Paths.text(path)) + " needs a whole domain, such as example.com");
  }
}
