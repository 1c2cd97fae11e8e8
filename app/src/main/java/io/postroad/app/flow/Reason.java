package io.postroad.app.flow;

import java.util.Locale;

/**
 * Why something was refused, put off or given up: the subject of the enhanced status code (RFC 3463
 * §3), which is the same word for every server that says it.
 */
public enum Reason {
  /** X.0.x, or a reply without an enhanced code. */
  OTHER("no reason that a code names"),
  /** X.1.x: the address. */
  ADDRESS("the address (x.1.x)"),
  /** X.2.x: the mailbox. */
  MAILBOX("the mailbox (x.2.x)"),
  /** X.3.x: the receiving system, full or stopping. */
  SYSTEM("the mail system (x.3.x)"),
  /** X.4.x, or nobody who replies: network, DNS, routing. */
  NETWORK("network, DNS or routing (x.4.x), or no reply at all"),
  /** X.5.x: the protocol. */
  PROTOCOL("the protocol (x.5.x)"),
  /** X.6.x: the content. */
  CONTENT("the content (x.6.x)"),
  /** X.7.x: security or policy. */
  POLICY("security or policy (x.7.x)");

  private static final Reason[] BY_SUBJECT = {
    OTHER, ADDRESS, MAILBOX, SYSTEM, NETWORK, PROTOCOL, CONTENT, POLICY
  };

  private final String what;

  Reason(String what) {
    this.what = what;
  }

  /** As it stands in names of series and labels. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** As a sentence has it. */
  String what() {
    return what;
  }

  /** Of a reply, or of the sentence that stands where no peer replied. */
  static Reason of(ReplyClass answered, String reply) {
    return switch (answered) {
      case NONE -> NETWORK;
      case OTHER, TRANSIENT, PERMANENT -> bySubject(reply);
    };
  }

  /** Of a reply's text: the digit behind the first point of {@code 550 5.1.1 ...}. */
  private static Reason bySubject(String reply) {
    boolean enhanced =
        reply.length() > 7
            && reply.charAt(4) == reply.charAt(0)
            && reply.charAt(5) == '.'
            && reply.charAt(7) == '.';
    return enhanced ? ofSubject(reply.charAt(6) - '0') : OTHER;
  }

  /** Of the subject of an enhanced code. */
  static Reason ofSubject(int subject) {
    return subject >= 0 && subject < BY_SUBJECT.length ? BY_SUBJECT[subject] : OTHER;
  }
}
