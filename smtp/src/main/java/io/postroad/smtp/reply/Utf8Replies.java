package io.postroad.smtp.reply;

import io.postroad.smtp.text.Utf8;

/** The replies of SMTPUTF8 (RFC 6531 §3.5, §3.7.4.2). Stateless. */
public final class Utf8Replies {

  private Utf8Replies() {}

  /** A path beyond ASCII in a transaction whose MAIL did not say SMTPUTF8. */
  public static Reply addressNeedsSmtpUtf8() {
    return Wording.reply(
        Situation.NOT_ASCII_ADDRESS, "addresses beyond ASCII need SMTPUTF8 behind MAIL");
  }

  /**
   * The answer to VRFY or EXPN for a client that did not say SMTPUTF8 and so must not see UTF-8:
   * characters of full names give way to {@code ?}; a mailbox beyond ASCII is not told at all.
   */
  public static Reply inAscii(Reply reply) {
    if (reply.isAscii()) {
      return reply;
    }
    boolean names =
        reply.lines().stream()
            .allMatch(line ->
                Utf8.isAscii(line)
                    || (line.indexOf('<') >= 0
                        && Utf8.isAscii(line.substring(line.lastIndexOf('<')))));
    return names
        ? Wording.reply(reply.code(), reply.status(), reply.lines())
        : answerNeedsSmtpUtf8();
  }

  /** VRFY or EXPN without SMTPUTF8, and its answer has a mailbox beyond ASCII. */
  public static Reply answerNeedsSmtpUtf8() {
    return Wording.reply(
        Situation.ANSWER_NEEDS_SMTPUTF8, "the answer is beyond ASCII; add SMTPUTF8 to the command");
  }
}
