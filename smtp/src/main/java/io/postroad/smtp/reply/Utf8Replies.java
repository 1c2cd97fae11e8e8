package io.postroad.smtp.reply;

import io.postroad.smtp.text.Utf8;

/** The replies of SMTPUTF8 (RFC 6531 §3.5, §3.7.4.2). Stateless. */
public final class Utf8Replies {

  private static final String NEEDED = "addresses beyond ASCII need SMTPUTF8 behind MAIL";

  private Utf8Replies() {}

  /** A reverse-path beyond ASCII in a MAIL that does not say SMTPUTF8 (RFC 6531 §3.5). */
  public static Reply reversePathNeedsSmtpUtf8() {
    return Wording.reply(Situation.NOT_ASCII_REVERSE_PATH, NEEDED);
  }

  /** A forward-path beyond ASCII behind a MAIL that did not say SMTPUTF8 (RFC 6531 §3.5). */
  public static Reply forwardPathNeedsSmtpUtf8() {
    return Wording.reply(Situation.NOT_ASCII_FORWARD_PATH, NEEDED);
  }

  /** An ORCPT with UTF-8 as it is behind a MAIL that did not say SMTPUTF8 (RFC 6531 §3.3). */
  public static Reply originalNeedsSmtpUtf8() {
    return Wording.reply(
        Situation.NOT_ASCII_ORIGINAL, "ORCPT beyond ASCII needs \\x{} or SMTPUTF8 behind MAIL");
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
