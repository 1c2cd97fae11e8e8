package io.postroad.mta.admin;

import io.postroad.mta.history.HistoryEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Answers to "why was it refused": what was said to the client, and what makes us say so. */
final class Refusals {
  private Refusals() {}

  static String sentence(HistoryEvent.Refused e) {
    return mail(e.reversePath(), e.recipients())
        + " was refused at "
        + time(e.at())
        + " from "
        + e.client()
        + ": \""
        + e.reply()
        + "\""
        + because(e.reply())
        + session(e.sessionId());
  }

  static String sentence(HistoryEvent.Lost e) {
    return mail(e.reversePath(), e.recipients())
        + " was not accepted at "
        + time(e.at())
        + " from "
        + e.client()
        + ", because the client was lost inside the content: "
        + e.why()
        + session(e.sessionId());
  }

  static String sentence(HistoryEvent.Faulted e) {
    String what =
        e.queueId().isEmpty()
            ? mail(e.reversePath(), e.recipients()) + " from "
            : e.queueId() + ": accepted from ";
    return what
        + e.client()
        + " met the fault "
        + e.fault()
        + " at "
        + time(e.at())
        + " (stage "
        + e.stage()
        + "): it "
        + e.what()
        + ", because somebody asked for that through the API"
        + session(e.sessionId());
  }

  static String sentence(HistoryEvent.ConnectionRefused e) {
    return "A connection from "
        + e.client()
        + " was refused at "
        + time(e.at())
        + ": \""
        + e.reply()
        + "\""
        + because(e.reply())
        + ".";
  }

  static String sentence(HistoryEvent.LoginFailed e) {
    return "A login from "
        + e.client()
        + " by "
        + e.mechanism()
        + " failed at "
        + time(e.at())
        + ": \""
        + e.reply()
        + "\""
        + because(e.reply())
        + session(e.sessionId());
  }

  private static String mail(String reversePath, List<String> recipients) {
    return "Mail from <"
        + reversePath
        + ">"
        + (recipients.isEmpty() ? "" : " for " + String.join(", ", recipients));
  }

  private static String session(String id) {
    return " (session " + id + ").";
  }

  private static String because(String reply) {
    String reason = reason(reply);
    return reason.isEmpty() ? "" : ", because " + reason;
  }

  /** What stands behind a refusal of ours; nothing for words that are not ours alone. */
  private static String reason(String reply) {
    String[] words = reply.split(" ", 3);
    String code = words[0];
    String status = words.length > 1 ? words[1] : "";
    String text = (words.length > 2 ? words[2] : "").toLowerCase(Locale.ROOT);
    return switch (code + " " + status) {
      case "550 5.1.1" -> "no mailbox, alias or list of that name is in [domains]";
      case "550 5.1.8" -> "check-sender asks that the sender's domain can get mail";
      case "451 4.4.3" -> "DNS could not say whether the sender's domain can get mail";
      case "550 5.7.1" ->
          text.startsWith("relaying denied")
              ? "the domain is neither in [domains] nor in [relay] domains, and the client was"
                  + " neither trusted nor logged in"
              : "";
      case "553 5.7.1" -> "the account's send-as does not name that sender";
      case "530 5.7.0" -> "the listener asks for a login first";
      case "535 5.7.8" -> "the user or the password was wrong";
      case "452 4.5.3" -> "[limits] recipients allows no more in one transaction";
      case "552 5.3.4" ->
          text.startsWith("header")
              ? "its header section is larger than [limits] allows"
              : "it is larger than [limits] message-size";
      case "554 5.6.0" -> "a line of it is longer than [limits] text-line";
      case "521 5.5.2" -> "it held a CR or LF alone, or a NUL (rule S1)";
      case "554 5.4.6" -> "it went in a circle";
      case "452 4.3.1" -> "disk, memory or queue had no room for it";
      case "451 4.3.0" -> "something of this server failed; its log says what";
      case "421 4.3.2" -> "the server had no room for it, or was stopping";
      case "421 4.7.0" -> "the client was over its limits in [limits]";
      case "421 4.7.1" -> "the client asked for too many unknown recipients";
      default -> "";
    };
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
