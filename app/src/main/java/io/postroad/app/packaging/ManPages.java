package io.postroad.app.packaging;

import static io.postroad.app.packaging.Roff.bold;
import static io.postroad.app.packaging.Roff.escaped;
import static io.postroad.app.packaging.Roff.italic;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Manual pages of the commands, from the very model that reads their options: {@code postroad.1}
 * and one for each command. Immutable.
 */
final class ManPages {
  private final LocalDate date;
  private final String version;

  ManPages(LocalDate date, String version) {
    this.date = date;
    this.version = version;
  }

  /** Each page by its file's name. */
  Map<String, String> of(CommandLine program) {
    Map<String, String> pages = new TreeMap<>();
    pages.put("postroad.1", overview(program));
    program
        .getSubcommands()
        .forEach((name, command) -> pages.put("postroad-" + name + ".1", page(command)));
    return pages;
  }

  private String overview(CommandLine program) {
    CommandSpec spec = program.getCommandSpec();
    Roff page = new Roff("postroad", 1, date, version);
    page.section("Name").text("postroad - " + sentence(summary(spec)));
    page.section("Synopsis")
        .marked(bold("postroad") + " " + italic("COMMAND") + " [" + italic("OPTION") + "]...");
    page.section("Description");
    page.paragraph(
        "Postroad is an SMTP server, a durable store-and-forward queue and an SMTP client in one"
            + " program. Without a configuration it catches all mail on port 2525 of this machine and"
            + " shows it on port 8025.");
    page.section("Commands");
    program
        .getSubcommands()
        .forEach((name, command) ->
            page.term(
                "\\fBpostroad\\-" + escaped(name) + "\\fR(1)", summary(command.getCommandSpec())));
    page.section("Options");
    options(page, spec);
    page.section("Exit status");
    page.term(bold("0"), "done").term(bold("1"), "the operation failed");
    page.term(bold("2"), "wrong usage or configuration").term(bold("75"), "try again later");
    page.section("Environment");
    page.term(bold("POSTROAD_CONFIG"), "the configuration file where no --config is given");
    page.term(bold("POSTROAD_JAVA_HOME"), "the Java runtime to use before any other");
    page.term(bold("POSTROAD_JAVA_OPTS"), "further options of the Java runtime; they win");
    page.term(bold("NO_COLOR"), "no colour on a terminal");
    page.section("Files");
    page.term(italic("/etc/postroad/postroad.toml"), "the configuration, see postroad.toml(5)");
    page.term(italic("/var/lib/postroad"), "queue, inbox, history and keys of the packaged server");
    examples(page, spec);
    page.section("See also").text("postroad.toml(5), postroad-serve(1), postroad-check(1)");
    return page.toString();
  }

  private String page(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    Roff page = new Roff("postroad-" + spec.name(), 1, date, version);
    page.section("Name").text("postroad-" + spec.name() + " - " + sentence(summary(spec)));
    page.section("Synopsis").marked(synopsis(spec));
    page.section("Description").paragraph(description(spec));
    parameters(page, spec);
    if (!shown(spec).isEmpty()) {
      page.section("Options");
      options(page, spec);
    }
    if (!command.getSubcommands().isEmpty()) {
      page.section("Commands");
      command.getSubcommands().values().forEach(inner -> inner(page, inner.getCommandSpec()));
    }
    examples(page, spec);
    page.section("See also").text("postroad(1), postroad.toml(5)");
    return page.toString();
  }

  private static void inner(Roff page, CommandSpec spec) {
    page.subsection(spec.qualifiedName());
    page.marked(synopsis(spec)).paragraph(description(spec));
    positionals(page, spec);
    options(page, spec);
    String example = plain(spec.usageMessage().footer());
    if (!example.isBlank()) {
      page.literal(example);
    }
  }

  private static void parameters(Roff page, CommandSpec spec) {
    if (!positionals(spec).isEmpty()) {
      page.section("Arguments");
      positionals(page, spec);
    }
  }

  private static void positionals(Roff page, CommandSpec spec) {
    for (PositionalParamSpec parameter : positionals(spec)) {
      page.term(italic(parameter.paramLabel()), plain(parameter.description()));
    }
  }

  private static List<PositionalParamSpec> positionals(CommandSpec spec) {
    return spec.positionalParameters().stream().filter(p -> !p.hidden()).toList();
  }

  private static void options(Roff page, CommandSpec spec) {
    for (OptionSpec option : shown(spec)) {
      String label = takesValue(option) ? "=" + italic(option.paramLabel()) : "";
      page.term(
          java.util.Arrays.stream(option.names()).map(Roff::bold).collect(Collectors.joining(", "))
              + label,
          plain(option.description()) + (option.required() ? " (required)" : ""));
    }
  }

  private static void examples(Roff page, CommandSpec spec) {
    String example = plain(spec.usageMessage().footer());
    if (!example.isBlank()) {
      page.section("Example").literal(example);
    }
  }

  private static String synopsis(CommandSpec spec) {
    List<String> words = new ArrayList<>();
    words.add(bold(spec.qualifiedName()));
    for (OptionSpec option : shown(spec)) {
      if (option.required()) {
        words.add(bold(option.longestName()) + "=" + italic(option.paramLabel()));
      }
    }
    words.add("[" + italic("OPTION") + "]...");
    if (!spec.subcommands().isEmpty()) {
      words.add(
          spec.subcommands().keySet().stream().map(Roff::bold).collect(Collectors.joining("|")));
    }
    for (PositionalParamSpec parameter : positionals(spec)) {
      words.add(
          (parameter.required() ? "" : "[")
              + italic(parameter.paramLabel())
              + (parameter.required() ? "" : "]")
              + (parameter.arity().max() > 1 ? "..." : ""));
    }
    return String.join(" ", words);
  }

  /** The options that a reader is told of. */
  static List<OptionSpec> shown(CommandSpec spec) {
    return spec.options().stream().filter(option -> !option.hidden()).toList();
  }

  /** Whether an option is followed by a value. */
  static boolean takesValue(ArgSpec option) {
    return option.arity().max() > 0;
  }

  /** What a command does, in its first sentence. */
  static String summary(CommandSpec spec) {
    String[] lines = spec.usageMessage().description();
    return lines.length == 0 ? spec.name() : plain(new String[] {lines[0]});
  }

  private static String description(CommandSpec spec) {
    return plain(spec.usageMessage().description());
  }

  private static String sentence(String summary) {
    String text = summary.endsWith(".") ? summary.substring(0, summary.length() - 1) : summary;
    return text.replace("\n", " ");
  }

  /** Picocli's texts are formats without arguments. */
  static String plain(String[] lines) {
    return String.join("\n", lines).replace("%n", "\n").replace("%%", "%");
  }
}
