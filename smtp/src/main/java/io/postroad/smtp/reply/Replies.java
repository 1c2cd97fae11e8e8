package io.postroad.smtp.reply;

import io.postroad.smtp.address.DomainName;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.Paths;
import io.postroad.smtp.command.Parsed;
import io.postroad.smtp.command.SyntaxFault;
import io.postroad.smtp.command.Verb;
import io.postroad.smtp.extension.Keyword;
import io.postroad.smtp.text.Printable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The catalogue: the replies of RFC 5321, one method for each situation; those of extensions stand
 * in catalogues beside it. Texts say what, and what to do; what the client sent is repeated only
 * printable and at most 64 octets long (rule S6). Immutable.
 */
public final class Replies {

  // What nearly every session says is made once.
  private static final Reply SENDER_ACCEPTED =
      Wording.reply(Situation.SENDER_ACCEPTED, "sender OK");
  private static final Reply RECIPIENT_ACCEPTED =
      Wording.reply(Situation.RECIPIENT_ACCEPTED, "recipient OK");
  private static final Reply START_CONTENT =
      Wording.reply(Situation.START_CONTENT, "send the message, end it with <CR><LF>.<CR><LF>");
  private static final Reply RESET = Wording.reply(Situation.RESET, "transaction reset");
  private static final Reply NOTHING_DONE = Wording.reply(Situation.NOTHING_DONE, "OK");

  private final String hostname;

  /** The replies of the server with this name. */
  public Replies(DomainName hostname) {
    this.hostname = hostname.text();
  }

  // What went well.

  /** The first line of a connection. */
  public Reply greeting() {
    return Wording.reply(Situation.GREETING, hostname + " ESMTP Postroad");
  }

  /** HELO. */
  public Reply hello() {
    return Wording.reply(Situation.HELLO, hostname);
  }

  /** EHLO, with one keyword and its parameters a line (RFC 5321 §4.1.1.1). */
  public Reply extendedHello(List<String> keywords) {
    return Wording.reply(
        Situation.EXTENDED_HELLO, Stream.concat(Stream.of(hostname), keywords.stream()).toList());
  }

  /** MAIL. */
  public Reply senderAccepted() {
    return SENDER_ACCEPTED;
  }

  /** RCPT. */
  public Reply recipientAccepted() {
    return RECIPIENT_ACCEPTED;
  }

  /** DATA: the content may come. */
  public Reply startContent() {
    return START_CONTENT;
  }

  /** The message is on stable storage (rule D1). */
  public Reply queued(String queueId) {
    return Wording.reply(Situation.QUEUED, "queued as " + queueId);
  }

  /** RSET. */
  public Reply reset() {
    return RESET;
  }

  /** NOOP. */
  public Reply nothingDone() {
    return NOTHING_DONE;
  }

  /** QUIT. */
  public Reply bye() {
    return Wording.reply(Situation.BYE, hostname + " closing connection");
  }

  /** HELP, about the commands that are offered here. */
  public Reply help(Set<Verb> offered) {
    String verbs = offered.stream().sorted().map(Verb::name).collect(Collectors.joining(" "));
    return Wording.reply(
        Situation.HELP,
        List.of(
            "Commands: " + verbs,
            "HELP <command> explains one; HELP LIMITS and HELP SENDING tell what holds here"));
  }

  /** HELP with a topic: the command's syntax, meaning and section, or 504. */
  public Reply help(String topic) {
    return Verb.find(topic)
        .map(verb -> Wording.reply(Situation.HELP, HelpTopic.of(verb)))
        .orElseGet(() -> unknownTopic(topic));
  }

  private static Reply unknownTopic(String topic) {
    return Wording.reply(
        Situation.UNKNOWN_TOPIC,
        "no help on \"" + Printable.echo(topic) + "\"; HELP alone lists the commands");
  }

  /** VRFY found one mailbox; {@code who} is {@code Full Name <mailbox>} (RFC 5321 §3.5.1). */
  public Reply verified(String who) {
    return Wording.unicode(Situation.VERIFIED, List.of(who));
  }

  /** VRFY found several; each candidate stands on its own line (RFC 5321 §3.5.1). */
  public Reply ambiguous(List<String> candidates) {
    return Wording.unicode(
        Situation.AMBIGUOUS,
        Stream.concat(Stream.of("ambiguous; possibilities are"), candidates.stream()).toList());
  }

  /** VRFY by one who may not know (RFC 5321 §3.5.3). */
  public Reply cannotVerify() {
    return Wording.reply(
        Situation.CANNOT_VERIFY, "cannot verify; send mail and delivery will be tried");
  }

  /** VRFY found nobody. */
  public Reply noSuchName(String query) {
    return Wording.reply(
        Situation.NO_SUCH_NAME, "nobody here is \"" + Printable.echo(query) + "\"");
  }

  /** EXPN: one member a line. */
  public Reply expanded(List<String> members) {
    return Wording.unicode(Situation.EXPANDED, members.isEmpty() ? List.of("no members") : members);
  }

  /** EXPN by one who may not know (RFC 5321 §3.5.3). */
  public Reply cannotExpand() {
    return Wording.reply(
        Situation.CANNOT_EXPAND, "cannot expand; send mail and delivery will be tried");
  }

  /** EXPN found no list. */
  public Reply noSuchList(String query) {
    return Wording.reply(
        Situation.NO_SUCH_LIST, "no list here is \"" + Printable.echo(query) + "\"");
  }

  // Order and syntax.

  /** A transaction needs EHLO or HELO before (RFC 5321 §4.1.4). */
  public Reply helloFirst() {
    return Wording.reply(Situation.HELLO_FIRST, "EHLO or HELO first");
  }

  /** RCPT or DATA without a transaction. */
  public Reply mailFirst() {
    return Wording.reply(Situation.MAIL_FIRST, "MAIL first");
  }

  /** DATA without an accepted recipient. */
  public Reply recipientFirst() {
    return Wording.reply(Situation.RCPT_FIRST, "RCPT first");
  }

  /** MAIL inside a transaction. */
  public Reply nestedMail() {
    return Wording.reply(Situation.NESTED_MAIL, "a transaction is open; send RSET to give it up");
  }

  /** A command of an extension that is not offered on this connection. */
  public Reply notOffered(Verb verb) {
    return Wording.reply(Situation.NOT_OFFERED, verb + " is not offered here");
  }

  /** A parameter of an extension that is not offered on this connection (RFC 5321 §4.1.1.11). */
  public Reply parameterNotOffered(Keyword keyword) {
    return Wording.reply(
        Situation.UNKNOWN_PARAMETER, "a parameter of " + keyword.word() + ", not offered here");
  }

  /** A line that is no command. */
  public Reply to(Parsed.Faulty faulty) {
    String detail = Printable.echo(faulty.detail());
    return switch (faulty.fault()) {
      case UNRECOGNIZED_VERB ->
          Wording.reply(
              Situation.UNRECOGNIZED_VERB,
              "command \"" + detail + "\" not recognized; HELP lists the commands");
      case BAD_REVERSE_PATH ->
          Wording.reply(
              Situation.BAD_REVERSE_PATH,
              "malformed reverse-path in \"" + detail + "\"; write MAIL FROM:<user@domain>");
      case BAD_FORWARD_PATH ->
          Wording.reply(
              Situation.BAD_FORWARD_PATH,
              "malformed forward-path in \"" + detail + "\"; write RCPT TO:<user@domain>");
      case REVERSE_PATH_TOO_LONG ->
          Wording.reply(Situation.REVERSE_PATH_TOO_LONG, "reverse-path too long; " + PATH_LIMITS);
      case FORWARD_PATH_TOO_LONG ->
          Wording.reply(Situation.FORWARD_PATH_TOO_LONG, "forward-path too long; " + PATH_LIMITS);
      case BAD_ARGUMENT ->
          Wording.reply(Situation.BAD_ARGUMENT, "argument \"" + detail + "\" not allowed here");
      case MISSING_ARGUMENT ->
          Wording.reply(
              Situation.MISSING_ARGUMENT, "an argument is missing; HELP shows the syntax");
      case UNEXPECTED_ARGUMENT ->
          Wording.reply(
              Situation.UNEXPECTED_ARGUMENT, "no argument allowed; \"" + detail + "\" is one");
      case UNKNOWN_PARAMETER ->
          Wording.reply(Situation.UNKNOWN_PARAMETER, "parameter " + detail + " not offered here");
      case BAD_PARAMETER -> Wording.reply(Situation.BAD_PARAMETER, "malformed parameter " + detail);
      case DUPLICATE_PARAMETER ->
          Wording.reply(Situation.DUPLICATE_PARAMETER, "parameter " + detail + " given twice");
      case BAD_CHUNK ->
          Wording.reply(
              Situation.BAD_CHUNK,
              "no size in \""
                  + detail
                  + "\", so what follows is unknown; write BDAT <size> [LAST]");
      case TOO_LONG -> Wording.reply(Situation.LINE_TOO_LONG, "line too long");
      case BARE_CONTROL ->
          Wording.reply(Situation.BARE_CONTROL, "bare CR, LF or NUL; end lines with <CR><LF>");
      case NOT_ASCII -> Wording.reply(Situation.NOT_ASCII, "only printable ASCII allowed here");
    };
  }

  private static final String PATH_LIMITS = "at most 64 octets before the @, 256 in all";

  /** A command line over its limit. */
  public Reply lineTooLong() {
    return to(new Parsed.Faulty(SyntaxFault.TOO_LONG, ""));
  }

  /** A CR or LF alone, or a NUL, in a line or a content (rule S1); then close. */
  public Reply bareControl() {
    return to(new Parsed.Faulty(SyntaxFault.BARE_CONTROL, ""));
  }

  /**
   * Input before the greeting or behind a command that must end its group (rule S4); then close.
   */
  public Reply earlyInput() {
    return Wording.reply(Situation.EARLY_INPUT, "input came too early; wait for the reply");
  }

  /** HTTP or TLS where SMTP belongs (rule S6); then close. */
  public Reply notSmtp() {
    return Wording.reply(Situation.NOT_SMTP, "this is an SMTP port");
  }

  // What a receiver refuses.

  /** RCPT for a mailbox that does not exist. */
  public Reply unknownMailbox(ForwardPath path) {
    return Wording.reply(
        Situation.UNKNOWN_MAILBOX, Printable.echo(Paths.text(path)) + " is not a mailbox here");
  }

  /** RCPT for a domain that is neither ours nor relayed for this client (rule S7). */
  public Reply relayingDenied(ForwardPath path) {
    return Wording.reply(
        Situation.RELAYING_DENIED, "relaying denied for " + Printable.echo(Paths.text(path)));
  }

  /** RCPT over the limit; the client sends the rest in another transaction. */
  public Reply tooManyRecipients(int max) {
    return Wording.reply(
        Situation.TOO_MANY_RECIPIENTS, "too many recipients; send the rest after the first " + max);
  }

  /** RCPT from a reverse-path whose domain cannot get mail. */
  public Reply senderDomainRefused(String domain) {
    return Wording.reply(
        Situation.SENDER_DOMAIN_REFUSED,
        "sender domain " + Printable.echo(domain) + " does not exist or takes no mail");
  }

  /** The same when DNS cannot say. */
  public Reply senderDomainUnresolved(String domain) {
    return Wording.reply(
        Situation.SENDER_DOMAIN_UNRESOLVED,
        "sender domain " + Printable.echo(domain) + " cannot be looked up now; try again");
  }

  /** MAIL announced, or the wire brought, more than the limit (RFC 1870 §6). */
  public Reply messageTooLarge(long octetsMax) {
    return Wording.reply(
        Situation.MESSAGE_TOO_LARGE, "message too large; at most " + octetsMax + " octets");
  }

  /** Header section, field or number of fields over the limit. */
  public Reply headerTooLarge() {
    return Wording.reply(Situation.HEADER_TOO_LARGE, "header section too large");
  }

  /** A text line over the limit. */
  public Reply textLineTooLong(int octetsMax) {
    return Wording.reply(
        Situation.TEXT_LINE_TOO_LONG,
        "a line of the message is too long; at most " + octetsMax + " octets");
  }

  /** Too many Received fields (RFC 5321 §6.3). */
  public Reply loop() {
    return Wording.reply(Situation.LOOP, "mail loop: too many Received fields");
  }

  /** Aliases that lead in a circle, or to too many addresses (rule B3). */
  public Reply aliasLoop(ForwardPath path) {
    return Wording.reply(
        Situation.ALIAS_LOOP, "aliases of " + Printable.echo(Paths.text(path)) + " expand too far");
  }

  /** Storage or queue is full. */
  public Reply noRoom() {
    return Wording.reply(Situation.NO_ROOM, "not enough room for mail now; try again later");
  }

  /** Something of ours failed; nothing was accepted. */
  public Reply tryLater() {
    return Wording.reply(
        Situation.TRY_LATER, "a local error; nothing was accepted, try again later");
  }

  // What ends a session.

  /** The server stops (RFC 5321 §3.8). */
  public Reply shuttingDown() {
    return Wording.reply(Situation.SHUTTING_DOWN, hostname + " is shutting down; try again later");
  }

  /** Too much is going on in all. */
  public Reply tooBusy() {
    return Wording.reply(Situation.TOO_BUSY, hostname + " is too busy; try again later");
  }

  /** Too many connections from this client. */
  public Reply tooManyConnections() {
    return Wording.reply(
        Situation.TOO_MANY_CONNECTIONS, "too many connections from you; close some");
  }

  /** Too many connections from this client in a short time. */
  public Reply connectingTooOften() {
    return Wording.reply(Situation.CONNECTING_TOO_OFTEN, "you connect too often; wait a minute");
  }

  /** Too many errors, or commands that achieve nothing. */
  public Reply tooManyErrors() {
    return Wording.reply(Situation.TOO_MANY_ERRORS, "too many errors; closing connection");
  }

  /** Messages over the limit of a session. */
  public Reply tooManyMessages() {
    return Wording.reply(
        Situation.TOO_MANY_MESSAGES, "enough messages for one session; connect again for more");
  }

  /** Unknown recipients over the limit of a session. */
  public Reply tooManyUnknownRecipients() {
    return Wording.reply(
        Situation.TOO_MANY_UNKNOWN_RECIPIENTS, "too many unknown recipients; closing connection");
  }

  /** The client took too long (RFC 5321 §4.5.3.2). */
  public Reply timedOut() {
    return Wording.reply(Situation.TIMED_OUT, hostname + " waited too long; closing connection");
  }

  /** A bug of ours; it is logged with its stack. */
  public Reply internalError() {
    return Wording.reply(
        Situation.INTERNAL_ERROR, "an internal error; closing connection, try again later");
  }

  // What others word.

  /**
   * A refusal in the words of a receiver or policy, made one printable line that fits.
   *
   * @throws IllegalArgumentException when the code is not 4yz or 5yz, or the status has another
   *     class
   */
  public static Reply refusal(int code, EnhancedStatus status, String text) {
    if (code < 400) {
      throw new IllegalArgumentException("a refusal is 4yz or 5yz, not " + code);
    }
    return Wording.reply(code, Optional.of(status), List.of(text));
  }
}
