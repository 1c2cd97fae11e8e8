package io.postroad.smtp.server;

import java.util.ArrayList;
import java.util.List;

/**
 * A second, simple opinion on what a session answers: strings and counters instead of types. It
 * knows the lines that {@link SessionWalkTest} sends, and the limits it sets. For one thread.
 */
final class SessionModel {
  static final int ERRORS = 8;
  static final int IDLE = 12;
  static final int UNKNOWN = 4;
  static final int MESSAGES = 3;
  static final int SIZE = 400;

  private enum Phase {
    CONNECTED,
    READY,
    BEGUN,
    ADDRESSED,
    CHUNKED,
    CONTENT,
    OVER
  }

  private Phase phase = Phase.CONNECTED;
  private final List<String> replies = new ArrayList<>();
  private final List<String> kept = new ArrayList<>();
  private String input = "";
  private int errors;
  private boolean extended;
  private int idle;
  private int unknown;
  private int overlong;
  private boolean skipping;
  private final ModelChunks chunks = new ModelChunks(SIZE);

  SessionModel() {
    replies.add("220");
  }

  /** A line that leads on from here. */
  String onward() {
    return switch (phase) {
      case CONNECTED -> "EHLO client.example.net";
      case READY -> "MAIL FROM:<carol@example.net>";
      case BEGUN -> "RCPT TO:<alice@example.org>";
      case ADDRESSED, CHUNKED -> "DATA";
      case CONTENT, OVER -> ".";
    };
  }

  boolean inContent() {
    return phase == Phase.CONTENT;
  }

  /** Whether BDAT leads on from here. */
  boolean takesChunks() {
    return phase == Phase.ADDRESSED || phase == Phase.CHUNKED;
  }

  /** How many octets of a chunk are still to come. */
  int owed() {
    return chunks.owed();
  }

  boolean over() {
    return phase == Phase.OVER;
  }

  List<String> kept() {
    return kept;
  }

  /** Takes the replies since the last call: code and enhanced status. */
  List<String> takeReplies() {
    List<String> taken = List.copyOf(replies);
    replies.clear();
    return taken;
  }

  /** Octets arrive in one piece. */
  void arrive(String octets) {
    input += octets;
    boolean more = true;
    while (more && phase != Phase.OVER) {
      more = chunks.open() ? chunk() : phase == Phase.CONTENT ? content() : line();
    }
  }

  private boolean line() {
    int cr = input.indexOf('\r');
    int lf = input.indexOf('\n');
    int nul = input.indexOf('\0');
    boolean crIsLast = cr >= 0 && cr == input.length() - 1;
    boolean pair = cr >= 0 && lf == cr + 1;
    if (nul >= 0 && (cr < 0 || nul < cr) && (lf < 0 || nul < lf)) {
      return close("521 5.5.2");
    }
    if ((lf >= 0 && !pair && (cr < 0 || lf < cr)) || (cr >= 0 && !pair && !crIsLast)) {
      return close("521 5.5.2");
    }
    if (!pair) {
      skipping |= input.length() > 2048;
      return false;
    }
    String line = input.substring(0, cr);
    input = input.substring(lf + 1);
    if (skipping || line.length() + 2 > 2048) {
      skipping = false;
      overlong++;
      return overlong > 1 ? close("500 5.5.2") : error("500 5.5.2");
    }
    return command(line);
  }

  private boolean command(String line) {
    boolean early = !input.isEmpty();
    if (line.startsWith("BDAT")) {
      boolean in = extended && (phase == Phase.ADDRESSED || phase == Phase.CHUNKED);
      return chunks.begin(line, in, phase == Phase.CHUNKED) || close("501 5.5.4");
    }
    return switch (line) {
      case "EHLO client.example.net" -> early ? close("503 5.5.0") : hello(true);
      case "HELO client.example.net" -> hello(false);
      case "NOOP" -> idle("250 2.0.0", phase);
      case "RSET" -> idle("250 2.0.0", phase == Phase.CONNECTED ? phase : Phase.READY);
      case "VRFY alice" -> idle("250 2.1.5", phase);
      case "VRFY nobody", "EXPN nothing" -> idle("550 5.1.1", phase);
      case "EXPN team" -> idle("250 2.1.5", phase);
      case "HELP", "HELP mail" -> idle("214 2.0.0", phase);
      case "HELP frob" -> idle("504 5.5.4", phase);
      case "QUIT" -> close("221 2.0.0");
      case "MAIL FROM:<carol@example.net>" -> mail("250 2.1.0");
      case "MAIL FROM:<> SIZE=400" -> mail(extended ? "250 2.1.0" : "555 5.5.4");
      case "MAIL FROM:<> SIZE=401" -> mail(extended ? "552 5.3.4" : "555 5.5.4");
      case "RCPT TO:<alice@example.org>", "RCPT TO:<Postmaster>" -> rcpt("250 2.1.5");
      case "RCPT TO:<nobody@example.org>" -> rcpt("550 5.1.1");
      case "RCPT TO:<dave@elsewhere.example>" -> rcpt("550 5.7.1");
      case "DATA" -> early ? close("503 5.5.0") : data();
      case "MAIL FROM:<> FROB=1" -> error("555 5.5.4");
      case "MAIL FROM:carol" -> error("501 5.1.7");
      case "RCPT TO:<alice" -> error("501 5.1.3");
      case "DATA now" -> error("501 5.5.4");
      default -> error("500 5.5.2");
    };
  }

  private boolean hello(boolean isEhlo) {
    extended = isEhlo;
    return idle("250", Phase.READY);
  }

  private boolean mail(String verdict) {
    return switch (phase) {
      case CONNECTED, BEGUN, ADDRESSED, CHUNKED -> error("503 5.5.1");
      default -> verdict.startsWith("2") ? say(verdict, Phase.BEGUN) : error(verdict);
    };
  }

  private boolean rcpt(String verdict) {
    if (phase != Phase.BEGUN && phase != Phase.ADDRESSED) {
      return error("503 5.5.1");
    }
    if (verdict.startsWith("2")) {
      return say(verdict, Phase.ADDRESSED);
    }
    if (verdict.equals("550 5.1.1")) {
      return ++unknown >= UNKNOWN ? close("421 4.7.1") : say(verdict, phase);
    }
    return error(verdict);
  }

  private boolean data() {
    return phase == Phase.ADDRESSED ? say("354", Phase.CONTENT) : error("503 5.5.1");
  }

  private boolean chunk() {
    int count = Math.min(chunks.owed(), input.length());
    boolean fine = chunks.take(input.substring(0, count));
    input = input.substring(count);
    if (!fine) {
      return close("521 5.5.2");
    }
    return chunks.owed() == 0
        && switch (chunks.end()) {
          case WAITING ->
              chunks.size() == 0
                  ? idle("250 2.0.0", Phase.CHUNKED)
                  : say("250 2.0.0", Phase.CHUNKED);
          case REFUSED -> error(outOfPlace());
          case EXCUSED -> say(outOfPlace(), phase);
          case TOO_LARGE -> {
            idle = 0;
            phase = Phase.READY;
            yield error("552 5.3.4");
          }
          case BROKEN -> close("521 5.5.2");
          case WHOLE -> keep(chunks.content());
        };
  }

  /** Out of order, or not for who said HELO. */
  private String outOfPlace() {
    return extended || phase == Phase.CONNECTED ? "503 5.5.1" : "502 5.5.1";
  }

  private boolean keep(String content) {
    idle = 0;
    phase = Phase.READY;
    kept.add(content);
    replies.add("250 2.0.0");
    return kept.size() < MESSAGES || close("421 4.7.0");
  }

  private boolean content() {
    int end = input.startsWith(".\r\n") ? 0 : input.indexOf("\r\n.\r\n") + 2;
    String before = end == 0 || end > 1 ? input.substring(0, end) : input;
    String odd = before.endsWith("\r") ? before.substring(0, before.length() - 1) : before;
    if (odd.replace("\r\n", "").matches("(?s).*[\r\n\0].*")) {
      return close("521 5.5.2");
    }
    if (end == 1) {
      return false; // the end has not come
    }
    input = input.substring(end + 3);
    idle = 0;
    phase = Phase.READY;
    String unstuffed = ("\r\n" + before).replace("\r\n.", "\r\n").substring(2);
    if (unstuffed.length() > SIZE) {
      return error("552 5.3.4");
    }
    return keep(unstuffed);
  }

  private boolean say(String reply, Phase next) {
    replies.add(reply);
    if (phase == Phase.CHUNKED && next == Phase.READY) {
      chunks.giveUp();
    }
    phase = next;
    return true;
  }

  private boolean error(String reply) {
    errors++;
    return errors >= ERRORS ? out(reply) : say(reply, phase);
  }

  private boolean idle(String reply, Phase next) {
    idle++;
    if (idle > IDLE && ++errors >= ERRORS) {
      return out(reply);
    }
    return say(reply, next);
  }

  /** What is refused for good is said before 421, which asks to try again. */
  private boolean out(String reply) {
    if (reply.startsWith("5")) {
      replies.add(reply);
    }
    return close("421 4.7.0");
  }

  private boolean close(String reply) {
    replies.add(reply);
    phase = Phase.OVER;
    return false;
  }
}
