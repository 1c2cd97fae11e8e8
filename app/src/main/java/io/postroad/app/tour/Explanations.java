package io.postroad.app.tour;

import io.postroad.smtp.dialog.Speaker;
import io.postroad.smtp.dialog.Turn;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One line of explanation for each line of a conversation that someone sees for the first time; a
 * line that was explained before is not explained again. Confined to one thread.
 */
final class Explanations {
  private record Line(Speaker speaker, String start, String text) {}

  private static final List<Line> LINES =
      List.of(
          server(
              "220 ",
              "The server greets with its name: an SMTP session has begun (RFC 5321 §3.1)."),
          client(
              "EHLO ",
              "The client names itself and asks for extensions (§4.1.1.1); HELO does without."),
          server(
              "250-PIPELINING",
              "Commands may come in groups, without waiting for each reply (RFC 2920)."),
          server(
              "250-SIZE ",
              "The largest message taken, in octets; MAIL may announce a size (RFC 1870)."),
          server("250-8BITMIME", "Octets above 127 may stand in the content (RFC 6152)."),
          server(
              "250-ENHANCEDSTATUSCODES",
              "Replies carry a second, finer code such as 2.1.5 (RFC 2034)."),
          server("250-SMTPUTF8", "Addresses and header fields may be UTF-8 (RFC 6531)."),
          server(
              "250-DSN",
              "The client may say when it wants to hear of a recipient's fate (RFC 3461)."),
          server(
              "250-VRFY",
              "VRFY asks whether a mailbox exists; not everybody gets an answer (§3.5)."),
          server("250-EXPN", "EXPN asks who is on a mailing list (§3.5)."),
          server(
              "250 HELP",
              "HELP explains commands; the last line of a reply has no hyphen (§4.2.1)."),
          client(
              "MAIL ",
              "A mail transaction begins: the reverse-path says who hears of failures (§3.3)."),
          client("RCPT ", "One recipient, the forward-path; RCPT is repeated for each (§3.3)."),
          client("DATA", "The envelope is complete; now the content (§4.1.1.4)."),
          server("250 2.1.0", "The sender is taken."),
          server("250 2.1.5", "The recipient is taken: each gets its own answer."),
          server("354", "Go ahead. A line with a dot alone will be the end (§4.5.2)."),
          note(
              "connected",
              "A TCP connection is open; SMTP is lines of text on it, each ended by CR LF (§2.3.8)."),
          note("content", "The content: header section, empty line, body; never shown here."),
          client(".", "The end of the content (§4.1.1.4)."),
          server(
              "250 2.0.0 queued",
              "Both are on stable storage: from here on this server is responsible (§6.1)."),
          client("QUIT", "The client is done (§4.1.1.10)."),
          server("221", "The server says good-bye and closes the connection."));

  private final Set<Line> told = new HashSet<>();

  private static Line client(String start, String text) {
    return new Line(Speaker.CLIENT, start, text);
  }

  private static Line server(String start, String text) {
    return new Line(Speaker.SERVER, start, text);
  }

  private static Line note(String start, String text) {
    return new Line(Speaker.NOTE, start, text);
  }

  /** The explanation of a turn, once. */
  Optional<String> of(Turn turn) {
    return LINES.stream()
        .filter(line -> line.speaker() == turn.speaker())
        .filter(line ->
            turn.text().toUpperCase(Locale.ROOT).startsWith(line.start().toUpperCase(Locale.ROOT)))
        .findFirst()
        .filter(told::add)
        .map(Line::text);
  }
}
