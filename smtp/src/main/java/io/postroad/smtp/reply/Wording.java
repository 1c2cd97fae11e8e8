package io.postroad.smtp.reply;

import io.postroad.smtp.text.Printable;
import io.postroad.smtp.text.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where every catalogue makes its replies: printable, and cut to a line. Stateless. */
final class Wording {

  /** A line of ours fits RFC 5321 §4.5.3.1.5 with its codes and CR LF. */
  private static final int TEXT_OCTETS_MAX = 480;

  private Wording() {}

  static Reply reply(Situation situation, String text) {
    return reply(situation, List.of(text));
  }

  static Reply reply(Situation situation, List<String> lines) {
    return reply(situation.code(), situation.status(), lines);
  }

  /** Names may be Unicode; whether this client may see it is the session's to say. */
  static Reply unicode(Situation situation, List<String> lines) {
    return new Reply(
        situation.code(),
        situation.status(),
        lines.stream()
            .map(line ->
                Utf8.isAscii(line)
                    ? Printable.line(line, TEXT_OCTETS_MAX)
                    : Printable.shown(line, TEXT_OCTETS_MAX / 3))
            .toList());
  }

  static Reply reply(int code, Optional<EnhancedStatus> status, List<String> lines) {
    List<String> clean = new ArrayList<>(lines.size());
    for (String line : lines) {
      clean.add(Printable.line(line, TEXT_OCTETS_MAX));
    }
    return new Reply(code, status, clean);
  }
}
