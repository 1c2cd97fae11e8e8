package io.postroad.smtp.reply;

import io.postroad.smtp.command.Verb;
import java.util.List;

/** What HELP says of a listener beside its commands. Stateless. */
public final class HelpReplies {

  private HelpReplies() {}

  /** HELP with a topic of the listener's own; at least one line. */
  public static Reply about(List<String> lines) {
    return Wording.reply(Situation.HELP, lines);
  }

  /** HELP with a command that does not work here. */
  public static Reply notOffered(Verb verb) {
    return Wording.reply(
        Situation.UNKNOWN_TOPIC, verb + " is not offered here; HELP alone lists the commands");
  }
}
