package io.postroad.app.packaging;

import java.time.LocalDate;
import java.util.Locale;

/** The text of one manual page, in the macros of man(7). Confined to one thread. */
final class Roff {
  private final StringBuilder page = new StringBuilder();

  /** Begins a page; {@code name} is that of the page, such as {@code postroad-send}. */
  Roff(String name, int section, LocalDate date, String version) {
    page.append(".TH \"")
        .append(escaped(name.toUpperCase(Locale.ROOT)))
        .append("\" \"")
        .append(section)
        .append("\" \"")
        .append(date)
        .append("\" \"Postroad ")
        .append(escaped(version))
        .append("\" \"Postroad\"\n.nh\n.ad l\n");
  }

  Roff section(String title) {
    page.append(".SH ").append(quoted(title.toUpperCase(Locale.ROOT))).append('\n');
    return this;
  }

  Roff subsection(String title) {
    page.append(".SS ").append(quoted(title)).append('\n');
    return this;
  }

  Roff paragraph(String text) {
    page.append(".PP\n").append(lines(text));
    return this;
  }

  /** Text that goes on where the last ended. */
  Roff text(String text) {
    page.append(lines(text));
    return this;
  }

  /** A term and what it means; the term is made with {@link #bold} and {@link #italic}. */
  Roff term(String marked, String meaning) {
    page.append(".TP\n").append(marked).append('\n').append(lines(meaning));
    return this;
  }

  /** Words with marks, as a line of its own. */
  Roff marked(String marked) {
    page.append(marked).append('\n');
    return this;
  }

  /** Lines as they are. */
  Roff literal(String text) {
    page.append(".PP\n.nf\n.RS 4\n").append(lines(text)).append(".RE\n.fi\n");
    return this;
  }

  static String bold(String text) {
    return "\\fB" + escaped(text) + "\\fR";
  }

  static String italic(String text) {
    return "\\fI" + escaped(text) + "\\fR";
  }

  /** Text without a meaning to roff; not for the start of a line. */
  static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '\\' -> out.append("\\e");
            case '-' -> out.append("\\-");
            case '"' -> out.append("\\(dq");
            case '\'' -> out.append("\\(aq");
            case '`' -> out.append("\\(ga");
            case '^' -> out.append("\\(ha");
            case '~' -> out.append("\\(ti");
            default -> {
              if (c < 0x80) {
                out.appendCodePoint(c);
              } else {
                out.append(String.format(Locale.ROOT, "\\[u%04X]", c));
              }
            }
          }
        });
    return out.toString();
  }

  private static String quoted(String text) {
    return "\"" + escaped(text) + "\"";
  }

  /** A dot at the start of a line would begin a request. */
  private static String lines(String text) {
    StringBuilder out = new StringBuilder();
    for (String line : text.strip().split("\n", -1)) {
      String safe = escaped(line.stripTrailing());
      out.append(safe.startsWith(".") ? "\\&" : "").append(safe).append('\n');
    }
    return out.toString();
  }

  @Override
  public String toString() {
    return page.toString();
  }
}
