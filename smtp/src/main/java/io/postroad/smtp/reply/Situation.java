package io.postroad.smtp.reply;

import java.util.Optional;

/**
 * Every situation that has a reply, with its codes. {@link Replies} has one method for each; the
 * golden file of replies has at least one line for each.
 */
enum Situation {
  GREETING(220),
  HELLO(250),
  EXTENDED_HELLO(250),
  SENDER_ACCEPTED(250, 1, 0),
  RECIPIENT_ACCEPTED(250, 1, 5),
  START_CONTENT(354),
  QUEUED(250, 0, 0),
  RESET(250, 0, 0),
  NOTHING_DONE(250, 0, 0),
  BYE(221, 0, 0),
  HELP(214, 0, 0),
  UNKNOWN_TOPIC(504, 5, 4),
  VERIFIED(250, 1, 5),
  AMBIGUOUS(553, 1, 4),
  CANNOT_VERIFY(252, 5, 2),
  NO_SUCH_NAME(550, 1, 1),
  EXPANDED(250, 1, 5),
  CANNOT_EXPAND(252, 5, 2),
  NO_SUCH_LIST(550, 1, 1),
  PRIORITY_CHANGED(250, 3, 6),

  TLS_READY(220, 0, 0),
  TLS_ON(503, 5, 1),
  TLS_LATE(503, 5, 1),

  HELLO_FIRST(503, 5, 1),
  MAIL_FIRST(503, 5, 1),
  RCPT_FIRST(503, 5, 1),
  NESTED_MAIL(503, 5, 1),
  NOT_OFFERED(502, 5, 1),
  UNRECOGNIZED_VERB(500, 5, 2),
  BAD_REVERSE_PATH(501, 1, 7),
  BAD_FORWARD_PATH(501, 1, 3),
  REVERSE_PATH_TOO_LONG(501, 1, 7),
  FORWARD_PATH_TOO_LONG(501, 1, 3),
  NOT_ASCII_REVERSE_PATH(550, 6, 7),
  NOT_ASCII_FORWARD_PATH(553, 6, 7),
  NOT_ASCII_ORIGINAL(501, 5, 4),
  ANSWER_NEEDS_SMTPUTF8(252, 6, 8),
  BAD_ARGUMENT(501, 5, 4),
  MISSING_ARGUMENT(501, 5, 4),
  UNEXPECTED_ARGUMENT(501, 5, 4),
  UNKNOWN_PARAMETER(555, 5, 4),
  BAD_PARAMETER(501, 5, 4),
  DUPLICATE_PARAMETER(501, 5, 4),
  BAD_CHUNK(501, 5, 4),
  CHUNK_TAKEN(250, 0, 0),
  CHUNK_NEXT(503, 5, 1),
  BINARY_NEEDS_BDAT(503, 5, 1),
  HOLD_TOO_LONG(501, 5, 4),
  HOLD_OVER(501, 5, 4),
  DEADLINE_TOO_SHORT(555, 5, 4),
  DEADLINE_BEFORE_RELEASE(501, 5, 4),
  LINE_TOO_LONG(500, 5, 2),
  BARE_CONTROL(521, 5, 2),
  NOT_ASCII(500, 5, 2),
  EARLY_INPUT(503, 5, 0),
  NOT_SMTP(521, 5, 0),

  UNKNOWN_MAILBOX(550, 1, 1),
  RELAYING_DENIED(550, 7, 1),
  TOO_MANY_RECIPIENTS(452, 5, 3),
  SENDER_DOMAIN_REFUSED(550, 1, 8),
  SENDER_DOMAIN_UNRESOLVED(451, 4, 3),
  MESSAGE_TOO_LARGE(552, 3, 4),
  HEADER_TOO_LARGE(552, 3, 4),
  TEXT_LINE_TOO_LONG(554, 6, 0),
  LOOP(554, 4, 6),
  ALIAS_LOOP(554, 4, 6),
  PASSED_BEFORE(554, 4, 6),
  RETURN_ADDRESS_FORGED(550, 1, 1),
  RETURN_ADDRESS_EXPIRED(550, 1, 1),
  MAILBOXES_UNREAD(451, 3, 0),
  MEMBERS_ONLY(550, 7, 1),
  OWNERS_ONLY(550, 7, 1),
  NO_REPORTS_TO_LISTS(550, 7, 1),
  NO_ROOM(452, 3, 1),
  TRY_LATER(451, 3, 0),

  AUTH_CHALLENGE(334),
  AUTHENTICATED(235, 7, 0),
  AUTH_REQUIRED(530, 7, 0),
  ENCRYPTION_REQUIRED(538, 7, 11),
  BAD_CREDENTIALS(535, 7, 8),
  AUTH_CANCELLED(501, 7, 0),
  AUTH_MALFORMED(501, 5, 2),
  AUTH_LINE_TOO_LONG(500, 5, 6),
  UNKNOWN_MECHANISM(504, 5, 4),
  AUTH_OUT_OF_ORDER(503, 5, 1),
  AUTH_BUSY(454, 7, 0),
  AUTH_BLOCKED(421, 7, 0),
  SENDER_NOT_OWNED(553, 7, 1),
  DOMAIN_NOT_QUALIFIED(554, 1, 2),

  SHUTTING_DOWN(421, 3, 2),
  TOO_BUSY(421, 3, 2),
  TOO_MANY_CONNECTIONS(421, 7, 0),
  CONNECTING_TOO_OFTEN(421, 7, 0),
  TOO_MANY_ERRORS(421, 7, 0),
  TOO_MANY_MESSAGES(421, 7, 0),
  TOO_MANY_UNKNOWN_RECIPIENTS(421, 7, 1),
  TIMED_OUT(421, 4, 2),
  INTERNAL_ERROR(421, 3, 0),

  LMTP_GREETING(220),
  NOT_LHLO(500, 5, 1),

  XCLIENT_NOT_ALLOWED(550, 7, 0),
  XCLIENT_IN_TRANSACTION(503, 5, 1),
  XCLIENT_BAD_ATTRIBUTE(501, 5, 4),

  ETRN_QUEUING(250, 0, 0),
  ETRN_NOTHING(251, 0, 0),
  ETRN_STARTED(252, 0, 0),
  ETRN_COUNTED(253, 0, 0),
  ETRN_UNABLE(458, 3, 0),
  ETRN_NOT_ALLOWED(459, 7, 1),
  ETRN_BAD_NODE(501, 5, 4);

  private final int code;
  private final int subject;
  private final int detail;

  /** Greeting, EHLO, HELO and 3yz carry no enhanced status (RFC 2034 §4). */
  Situation(int code) {
    this(code, -1, -1);
  }

  Situation(int code, int subject, int detail) {
    this.code = code;
    this.subject = subject;
    this.detail = detail;
  }

  int code() {
    return code;
  }

  Optional<EnhancedStatus> status() {
    return subject < 0
        ? Optional.empty()
        : Optional.of(new EnhancedStatus(code / 100, subject, detail));
  }
}
