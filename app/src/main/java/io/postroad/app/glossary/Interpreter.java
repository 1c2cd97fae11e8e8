package io.postroad.app.glossary;

import io.postroad.smtp.command.Verb;
import io.postroad.smtp.dialog.Turn;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads a conversation from its first line to its last, and says what stands in each line. Replies
 * are told from each other by what they answer, so it must be read in order; commands may be
 * pipelined (RFC 2920). Confined to one thread.
 */
public final class Interpreter {
  /** Something that waits for its reply. */
  private record Open(String command, int at) {}

  private static final String CREDENTIALS = "334";

  private final Deque<Open> open = new ArrayDeque<>();
  private int line;
  private boolean greeted;
  private boolean credentialsNext;
  private boolean contentNext;

  /** How many lines of the reply were read: the first one of EHLO's is no extension. */
  private int replyLines;

  /** LMTP answers the content once for each recipient (RFC 2033 §4.2). */
  private boolean lmtp;

  private int recipients;

  /** A new conversation, of which nothing was read yet. */
  public Interpreter() {}

  /** All lines of a conversation. */
  public static List<Reading> of(List<Turn> turns) {
    Interpreter interpreter = new Interpreter();
    return turns.stream().map(interpreter::read).toList();
  }

  /** The next line. */
  public Reading read(Turn turn) {
    Reading reading =
        switch (turn.speaker()) {
          case CLIENT -> client(turn);
          case SERVER -> server(turn);
          case NOTE -> note(turn);
        };
    line++;
    return reading;
  }

  private Reading note(Turn turn) {
    String term = NoteTerms.of(turn.text());
    if (turn.text().startsWith("connected")) {
      // A new connection in the same record: nobody has greeted there.
      greeted = false;
      open.clear();
    }
    if (contentNext && turn.text().startsWith("content")) {
      contentBegins();
    }
    return new Reading(turn, List.of(term), OptionalInt.empty());
  }

  private void contentBegins() {
    contentNext = false;
    for (int i = 0; i < (lmtp ? Math.max(1, recipients) : 1); i++) {
      open.addLast(new Open(AnswerTerms.CONTENT, line));
    }
  }

  // ---- the client's lines

  private Reading client(Turn turn) {
    greeted = true;
    if (credentialsNext) {
      credentialsNext = false;
      return said(turn, turn.text().equals("*") ? CommandTerms.CANCEL : CommandTerms.RESPONSE);
    }
    if (turn.text().equals(".")) {
      if (contentNext) {
        contentBegins();
      }
      return said(turn, CommandTerms.DOT);
    }
    String[] words = turn.text().strip().split(" +", 2);
    Optional<Verb> verb = Verb.find(words[0]);
    open.addLast(new Open(verb.map(Verb::name).orElse("?"), line));
    verb.ifPresent(this::begun);
    return new Reading(
        turn,
        verb.map(v -> CommandLine.terms(v, words.length > 1 ? words[1] : ""))
            .orElse(List.of(CommandTerms.UNKNOWN)),
        OptionalInt.empty());
  }

  private void begun(Verb verb) {
    if (verb == Verb.LHLO) {
      lmtp = true;
    }
    if (verb == Verb.MAIL) {
      recipients = 0;
    }
  }

  private static Reading said(Turn turn, String term) {
    return new Reading(turn, List.of(term), OptionalInt.empty());
  }

  // ---- the server's lines

  private Reading server(Turn turn) {
    Optional<ReplyLine> parsed = ReplyLine.parse(turn.text());
    if (parsed.isEmpty()) {
      return said(turn, CodeTerms.NO_REPLY);
    }
    ReplyLine reply = parsed.get();
    Optional<Open> asked = asked();
    OptionalInt answers = asked.map(o -> OptionalInt.of(o.at())).orElse(OptionalInt.empty());
    List<String> terms = new ArrayList<>();
    String command = asked.map(Open::command).orElse(greeted ? "" : AnswerTerms.CONNECTION);
    if (replyLines > 0 && isHello(command) && reply.code() == 250) {
      terms.add(KeywordTerms.ofLine(reply.text()));
    } else {
      AnswerTerms.find(command, reply.code())
          .or(() -> CodeTerms.find(reply.code()))
          .ifPresent(terms::add);
      reply.status().map(StatusTerms::of).ifPresent(terms::addAll);
    }
    if (reply.goesOn()) {
      terms.add(CodeTerms.CONTINUED);
      replyLines++;
    } else {
      replyLines = 0;
      ended(reply, asked);
    }
    return new Reading(turn, terms, answers);
  }

  private Optional<Open> asked() {
    return Optional.ofNullable(open.peekFirst());
  }

  private static boolean isHello(String command) {
    return command.equals(Verb.EHLO.name()) || command.equals(Verb.LHLO.name());
  }

  /** The reply is complete: what it answers is done, unless it asks for more. */
  private void ended(ReplyLine reply, Optional<Open> asked) {
    greeted = true;
    credentialsNext = reply.codeText().equals(CREDENTIALS);
    if (credentialsNext || asked.isEmpty()) {
      return;
    }
    open.removeFirst();
    String command = asked.get().command();
    if (command.equals(Verb.DATA.name())) {
      contentNext = reply.code() == 354;
    }
    if (command.equals(Verb.RCPT.name()) && reply.code() / 100 == 2) {
      recipients++;
    }
  }
}
