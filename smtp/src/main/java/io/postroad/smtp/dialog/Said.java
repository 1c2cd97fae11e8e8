package io.postroad.smtp.dialog;

import java.time.Instant;
import java.util.List;

/** What a conversation keeps: a turn, or a reply of several lines as one piece. Immutable. */
sealed interface Said permits Turn, Said.Lines {

  /**
   * A reply of the server, whose lines are the same objects in every conversation that has it: idle
   * sessions are many, and what each was said is mostly the reply to its EHLO.
   *
   * @param lines printable, never credentials
   */
  record Lines(Instant at, List<String> lines) implements Said {}

  /** How many turns it is. */
  static int turns(Said said) {
    return switch (said) {
      case Turn _ -> 1;
      case Lines(var _, List<String> lines) -> lines.size();
    };
  }

  /** Adds its turns, in order. */
  static void addTurns(Said said, List<Turn> to) {
    switch (said) {
      case Turn turn -> to.add(turn);
      case Lines(Instant at, List<String> lines) ->
          lines.forEach(line -> to.add(new Turn(at, Speaker.SERVER, line)));
    }
  }
}
