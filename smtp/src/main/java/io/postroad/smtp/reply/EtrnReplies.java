package io.postroad.smtp.reply;

import io.postroad.smtp.text.Printable;

/** What a server says to ETRN (RFC 1985 §5.1). Stateless. */
public final class EtrnReplies {

  private EtrnReplies() {}

  /** The queue is being gone through; what is found is not known yet. */
  public static Reply queuing(String node) {
    return Wording.reply(Situation.ETRN_QUEUING, "queuing for " + shown(node) + " started");
  }

  /** Nothing waits. */
  public static Reply nothing(String node) {
    return Wording.reply(Situation.ETRN_NOTHING, "no messages waiting for " + shown(node));
  }

  /** Something waits, and is sent now. */
  public static Reply started(String node) {
    return Wording.reply(
        Situation.ETRN_STARTED, "pending messages for " + shown(node) + " started");
  }

  /** So many messages wait, and are sent now. */
  public static Reply started(int messages, String node) {
    return Wording.reply(
        Situation.ETRN_COUNTED, messages + " pending messages for " + shown(node) + " started");
  }

  /** The queue cannot be started now. */
  public static Reply unable(String node) {
    return Wording.reply(
        Situation.ETRN_UNABLE, "unable to queue messages for " + shown(node) + "; ask again later");
  }

  /** No mail is kept for the node here, or not for this client to ask for. */
  public static Reply notAllowed(String node, String why) {
    return Wording.reply(
        Situation.ETRN_NOT_ALLOWED, "node " + shown(node) + " not allowed: " + why);
  }

  /** What is asked for is no domain and no queue. */
  public static Reply badNode(String node) {
    return Wording.reply(
        Situation.ETRN_BAD_NODE,
        "\"" + shown(node) + "\" is no node; write ETRN domain, @domain or #queue");
  }

  private static String shown(String node) {
    return Printable.echo(node);
  }
}
