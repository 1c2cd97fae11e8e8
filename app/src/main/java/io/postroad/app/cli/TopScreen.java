package io.postroad.app.cli;

import io.postroad.smtp.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Draws {@code postroad top}: figures in, lines out, none wider or more than the terminal. Whatever
 * peers said is made printable. Immutable.
 *
 * @param width columns, at least 40 are drawn
 * @param height lines, at least 10 are drawn
 * @param paint puts a text into a colour, or leaves it
 */
record TopScreen(int width, int height, BiFunction<Terminal.Colour, String, String> paint) {
  private static final String NOTHING = "-";
  private static final int FIXED_LINES = 11;

  /** The lines; {@code trouble} says what is wrong, or is empty. */
  List<String> draw(TopFigures figures, String trouble) {
    List<String> lines = new ArrayList<>();
    lines.add(strong(cut("postroad " + figures.server() + "  " + figures.at())));
    lines.add(cut(in(figures)));
    lines.add(cut(out(figures)));
    lines.add(cut(times(figures)));
    lines.add(cut(queue(figures)));
    int room = Math.max(0, Math.max(10, height) - FIXED_LINES);
    int first = (room + 2) / 3;
    int second = (room + 1) / 3;
    destinations(figures, first, lines);
    parties(figures, second, lines);
    refusals(figures, room - first - second, lines);
    lines.add(
        trouble.isEmpty()
            ? paint.apply(Terminal.Colour.FAINT, cut("q quits"))
            : paint.apply(Terminal.Colour.BAD, cut(clean(trouble))));
    return lines.subList(0, Math.min(lines.size(), Math.max(10, height)));
  }

  private static String in(TopFigures f) {
    return "in    "
        + rate(f, "accepted")
        + "  "
        + count(f.sum("accepted", 60))
        + "/min   refused "
        + count(f.sum("refused-4yz", 60))
        + " + "
        + count(f.sum("refused-5yz", 60))
        + "/min (4yz + 5yz)   sessions "
        + count(f.latest("sessions-open"));
  }

  private static String out(TopFigures f) {
    return "out   "
        + rate(f, "delivered")
        + "  "
        + count(f.sum("delivered", 60))
        + "/min   deferred "
        + count(f.sum("deferred", 60))
        + "/min  failed "
        + count(f.sum("failed", 60))
        + "/min   connections "
        + count(f.latest("connections-out"));
  }

  private static String times(TopFigures f) {
    return "time  reception "
        + spread(f, "transaction")
        + "   delivery "
        + spread(f, "delivery")
        + "  (p50 p90 p99)";
  }

  private static String spread(TopFigures f, String name) {
    return seconds(f.latest(name + "-p50"))
        + " "
        + seconds(f.latest(name + "-p90"))
        + " "
        + seconds(f.latest(name + "-p99"));
  }

  private static String queue(TopFigures f) {
    return "queue "
        + count(f.queued())
        + "   queued "
        + count(f.inState("queued"))
        + "  active "
        + count(f.inState("active"))
        + "  deferred "
        + count(f.inState("deferred"))
        + "  held "
        + count(f.inState("held"))
        + "   oldest "
        + seconds(f.latest("queue-oldest-age"));
  }

  private void destinations(TopFigures f, int rows, List<String> lines) {
    int name = Math.clamp(width / 3, 12, 40);
    lines.add("");
    lines.add(
        strong(cut(left("DESTINATION", name) + "  waiting conn  state           last reply")));
    if (f.destinations().isEmpty()) {
      lines.add(cut("none is worked on"));
    }
    f.destinations().stream()
        .limit(rows)
        .forEach(each -> {
          Object held = each.get("held-back-until");
          String state = held == null ? "open" : "until " + clock(held);
          lines.add(
              cut(
                  left(text(each.get("name")), name)
                      + right(text(each.get("waiting")), 9)
                      + right(text(each.get("connections")), 5)
                      + "  "
                      + left(state, 16)
                      + text(each.get("last-reply"))));
        });
  }

  private void parties(TopFigures f, int rows, List<String> lines) {
    int half = Math.max(20, width / 2 - 1);
    List<TopFigures.Party> senders = f.parties("sender");
    List<TopFigures.Party> clients = f.parties("client");
    lines.add("");
    lines.add(
        strong(
            cut(
                left("SENDER (accepted refused)", half)
                    + "  "
                    + left("CLIENT (accepted refused)", half))));
    for (int i = 0; i < rows && i < Math.max(senders.size(), clients.size()); i++) {
      lines.add(cut(party(senders, i, half) + "  " + party(clients, i, half - 2)));
    }
  }

  private static String party(List<TopFigures.Party> parties, int index, int wide) {
    if (index >= parties.size()) {
      return " ".repeat(wide);
    }
    TopFigures.Party party = parties.get(index);
    return left(clean(party.name()), wide - 12)
        + right(Integer.toString(party.accepted()), 6)
        + right(Integer.toString(party.refused()), 6);
  }

  private void refusals(TopFigures f, int rows, List<String> lines) {
    lines.add("");
    lines.add(strong(cut("REFUSED")));
    f.refusals().stream()
        .limit(rows)
        .forEach(event ->
            lines.add(
                cut(
                    clock(event.get("at"))
                        + " "
                        + left(text(event.get("client")), 16)
                        + left(what(event), 6)
                        + said(event))));
  }

  private static String what(Map<String, ?> event) {
    return switch (String.valueOf(event.get("event"))) {
      case "connection-refused" -> "conn";
      case "login-failed" -> "auth";
      case "lost" -> "lost";
      default -> text(event.get("stage"));
    };
  }

  private static String said(Map<String, ?> event) {
    for (String member : List.of("reply", "what", "why")) {
      if (event.get(member) != null) {
        return text(event.get(member));
      }
    }
    return "";
  }

  private static String rate(TopFigures f, String name) {
    OptionalDouble sum = f.sum(name, 10);
    return sum.isEmpty()
        ? right(NOTHING, 8) + "/s"
        : right(String.format(Locale.ROOT, "%.1f", sum.getAsDouble() / 10), 8) + "/s";
  }

  private static String count(OptionalDouble number) {
    return number.isEmpty() ? NOTHING : Long.toString(Math.round(number.getAsDouble()));
  }

  /** Seconds in two or three digits and a unit. */
  private static String seconds(OptionalDouble number) {
    if (number.isEmpty()) {
      return NOTHING;
    }
    double seconds = number.getAsDouble();
    if (seconds < 1) {
      return Math.round(seconds * 1000) + "ms";
    }
    if (seconds < 100) {
      return String.format(Locale.ROOT, "%.1fs", seconds);
    }
    return seconds < 6000 ? Math.round(seconds / 60) + "m" : Math.round(seconds / 3600) + "h";
  }

  /** The time of day of an RFC 3339 time. */
  private static String clock(@Nullable Object time) {
    String text = text(time);
    return text.length() >= 19 ? text.substring(11, 19) : text;
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : clean(value.toString());
  }

  private static String clean(String text) {
    return Printable.line(text, 500);
  }

  private static String left(String text, int wide) {
    String cut = text.length() > wide ? text.substring(0, Math.max(0, wide - 1)) + "~" : text;
    return cut + " ".repeat(Math.max(0, wide - cut.length()));
  }

  private static String right(String text, int wide) {
    return " ".repeat(Math.max(0, wide - text.length())) + text;
  }

  private String cut(String line) {
    int most = Math.max(40, width);
    return line.length() > most ? line.substring(0, most) : line;
  }

  private String strong(String line) {
    return paint.apply(Terminal.Colour.STRONG, line);
  }
}
