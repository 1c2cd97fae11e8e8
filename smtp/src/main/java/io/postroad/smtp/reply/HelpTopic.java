package io.postroad.smtp.reply;

import io.postroad.smtp.command.Verb;
import java.util.List;

/** What HELP says about each command: syntax, meaning, section. Stateless. */
public final class HelpTopic {

  private HelpTopic() {}

  /** Three lines: the syntax, the meaning, the section. */
  public static List<String> of(Verb verb) {
    return switch (verb) {
      case EHLO ->
          List.of(
              "EHLO <domain or address literal>",
              "Opens the session; the reply lists the extensions offered. Ends an open transaction.",
              "RFC 5321 section 4.1.1.1");
      case HELO ->
          List.of(
              "HELO <domain>",
              "Opens the session without extensions; prefer EHLO. Ends an open transaction.",
              "RFC 5321 section 4.1.1.1");
      case MAIL ->
          List.of(
              "MAIL FROM:<reverse-path> [SIZE=octets] [BODY=7BIT|8BITMIME] and parameters of offered"
                  + " extensions",
              "Begins a mail transaction; delivery reports go to the reverse-path, never to <>.",
              "RFC 5321 section 4.1.1.2, RFC 1870, RFC 6152");
      case RCPT ->
          List.of(
              "RCPT TO:<forward-path> and parameters of offered extensions",
              "Adds one recipient to the transaction; repeat it for each.",
              "RFC 5321 section 4.1.1.3");
      case DATA ->
          List.of(
              "DATA",
              "After 354 send the message, a dot before each line that begins with one; end it with"
                  + " <CR><LF>.<CR><LF>.",
              "RFC 5321 section 4.1.1.4");
      case RSET ->
          List.of(
              "RSET",
              "Ends the open transaction without a trace; the session stays.",
              "RFC 5321 section 4.1.1.5");
      case VRFY ->
          List.of(
              "VRFY <mailbox or name>",
              "Asks whether a mailbox exists and whose it is.",
              "RFC 5321 section 4.1.1.6");
      case EXPN ->
          List.of("EXPN <list>", "Asks who is on a mailing list.", "RFC 5321 section 4.1.1.7");
      case HELP ->
          List.of(
              "HELP [command]", "Lists the commands, or explains one.", "RFC 5321 section 4.1.1.8");
      case NOOP -> List.of("NOOP [text]", "Does nothing but answer.", "RFC 5321 section 4.1.1.9");
      case QUIT ->
          List.of(
              "QUIT",
              "Ends the session; an open transaction is gone.",
              "RFC 5321 section 4.1.1.10");
      case STARTTLS, AUTH, BDAT, ETRN, LHLO, XCLIENT -> ofExtension(verb);
    };
  }

  private static List<String> ofExtension(Verb verb) {
    return switch (verb) {
      case STARTTLS ->
          List.of(
              "STARTTLS",
              "Begins TLS after 220; then EHLO again, for all that was said before is forgotten.",
              "RFC 3207 section 4");
      case AUTH ->
          List.of(
              "AUTH <mechanism> [initial response in base64]",
              "Tells who you are; the mechanisms stand in the reply to EHLO.",
              "RFC 4954 section 4");
      case BDAT ->
          List.of(
              "BDAT <octets> [LAST]",
              "Sends that many octets of the message right behind this line; LAST ends it.",
              "RFC 3030 section 2");
      case ETRN ->
          List.of(
              "ETRN <domain> | @<domain> | #<queue>",
              "Asks for the mail kept for a domain (with @: for those below it too) to be sent now.",
              "RFC 1985 section 5");
      case LHLO -> List.of("LHLO <domain>", "Opens a session of LMTP.", "RFC 2033 section 4.1");
      case XCLIENT ->
          List.of(
              "XCLIENT <name>=<value> ...",
              "A proxy that is listed here tells about the real client.",
              "Postfix XCLIENT");
      case EHLO, HELO, MAIL, RCPT, DATA, RSET, VRFY, EXPN, HELP, NOOP, QUIT ->
          throw new IllegalStateException(verb + " is no extension's");
    };
  }
}
