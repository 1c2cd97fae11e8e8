package io.postroad.smtp.server;

import io.postroad.smtp.command.Verb;
import io.postroad.smtp.extension.Keyword;
import io.postroad.smtp.reply.HelpReplies;
import io.postroad.smtp.reply.Replies;
import io.postroad.smtp.reply.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * HELP (RFC 5321 §4.1.1.8): the commands that work on this connection, one of them, the limits that
 * bind this client, and what it needs to send from where it stands. Immutable.
 */
final class ListenerHelp {
  private static final String LIMITS = "LIMITS";
  private static final String SENDING = "SENDING";

  private final ServerSettings settings;
  private final boolean trusted;
  private final Replies replies;

  ListenerHelp(ServerSettings settings, boolean trusted, Replies replies) {
    this.settings = settings;
    this.trusted = trusted;
    this.replies = replies;
  }

  Reply answer(Optional<String> topic, State.Open state) {
    Offer offer = state.channel().offer();
    if (topic.isEmpty()) {
      return replies.help(offer.verbs());
    }
    if (topic.get().equalsIgnoreCase(LIMITS)) {
      return HelpReplies.about(limits());
    }
    if (topic.get().equalsIgnoreCase(SENDING)) {
      return HelpReplies.about(sending(state));
    }
    Optional<Verb> verb = Verb.find(topic.get());
    return verb.isPresent() && !offer.verbs().contains(verb.get())
        ? HelpReplies.notOffered(verb.get())
        : replies.help(topic.get());
  }

  private List<String> limits() {
    Limits limits = settings.limits();
    List<String> lines = new ArrayList<>();
    lines.add("A message has at most " + limits.messageSize() + " octets");
    lines.add("and at most " + limits.recipients() + " recipients; send the rest after them");
    lines.add("A line of text has at most " + limits.textLine() + " octets");
    lines.add("A command line has at most " + limits.commandLine() + " octets");
    if (trusted) {
      lines.add("You are trusted: no other limits bind you");
      return lines;
    }
    if (limits.messagesPerSession() > 0) {
      lines.add("A session has at most " + limits.messagesPerSession() + " messages");
    }
    lines.add("A session ends after " + limits.errorsPerSession() + " errors");
    if (limits.idleCommands() > 0) {
      lines.add(
          "More than "
              + limits.idleCommands()
              + " commands such as NOOP or VRFY between two messages are errors");
    }
    lines.add("The next command is waited for " + seconds(limits.commandTimeout()));
    return lines;
  }

  private static String seconds(Duration duration) {
    return duration.toSeconds() + " seconds";
  }

  private List<String> sending(State.Open state) {
    List<String> lines = new ArrayList<>();
    Channel channel = state.channel();
    if (state.hello().isEmpty()) {
      lines.add("Begin with " + (settings.entrance().isLmtp() ? "LHLO" : "EHLO"));
    }
    if (channel.offer().keywords().contains(Keyword.STARTTLS)) {
      lines.add("STARTTLS begins TLS, which is better");
    }
    lines.add(
        switch (settings.authentication()) {
          case Authentication.None _ -> whomFor();
          case Authentication.Anyone _ -> "Any login is taken, and none is needed";
          case Authentication.Required _ ->
              channel
                  .account()
                  .map(user -> "You have logged in: send to anybody, as one of your own addresses")
                  .orElse(
                      channel.tls().isPresent()
                          ? "Log in with AUTH, then send as one of your own addresses"
                          : "Begin TLS, then log in with AUTH");
        });
    lines.add("Then MAIL FROM:<you>, RCPT TO:<recipient> for each, and DATA");
    return lines;
  }

  private String whomFor() {
    if (settings.entrance().isLmtp()) {
      return "Mail for local mailboxes is taken here";
    }
    return trusted
        ? "You are trusted: send to anybody"
        : "Mail for mailboxes here is taken; other mail is not passed on for strangers";
  }
}
