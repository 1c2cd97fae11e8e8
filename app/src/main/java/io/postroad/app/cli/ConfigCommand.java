package io.postroad.app.cli;

import io.postroad.app.config.Configuration;
import io.postroad.app.config.ConfigurationException;
import io.postroad.app.config.Configurations;
import io.postroad.app.config.Effective;
import io.postroad.app.config.Overrides;
import io.postroad.app.config.Reference;
import io.postroad.app.config.TomlText;
import io.postroad.app.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code postroad config}: what is configured, and what can be. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    description = "Show effective values with their origin, or every key with its default.",
    synopsisSubcommandLabel = "show|reference",
    footerHeading = "%nExample:%n",
    footer = "  postroad config show --config /etc/postroad/postroad.toml")
final class ConfigCommand {
  private final Terminal terminal;

  ConfigCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Print every effective value with where it comes from; secrets are redacted.",
      footerHeading = "%nExample:%n",
      footer = "  postroad config show --config /etc/postroad/postroad.toml")
  int show(
      @Option(names = "--config", paramLabel = "FILE", description = "the configuration file")
          @Nullable String file,
      @Option(names = "--json", description = "print JSON") boolean json)
      throws ConfigurationException {
    Configuration configuration =
        new Configurations(terminal.environment(), terminal.folder())
            .load(Optional.ofNullable(file), Overrides.NONE);
    List<Effective.Entry> entries = configuration.effective().entries();
    if (json) {
      terminal.out().println(Json.pretty(rows(entries)));
    } else {
      print(entries);
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "reference",
      mixinStandardHelpOptions = true,
      description = "Print every key with its type, default and meaning.",
      footerHeading = "%nExample:%n",
      footer = "  postroad config reference --json")
  int reference(@Option(names = "--json", description = "print JSON") boolean json) {
    terminal.out().print(json ? Json.pretty(Reference.rows()) + "\n" : Reference.markdown());
    return ExitCode.DONE;
  }

  private static List<Map<String, @Nullable Object>> rows(List<Effective.Entry> entries) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (Effective.Entry entry : entries) {
      Map<String, @Nullable Object> row = Json.object();
      row.put("section", entry.section());
      row.put("key", entry.key());
      row.put("value", entry.value());
      row.put("origin", entry.origin());
      rows.add(row);
    }
    return rows;
  }

  private void print(List<Effective.Entry> entries) {
    String section = "";
    for (Effective.Entry entry : entries) {
      if (!entry.section().equals(section)) {
        section = entry.section();
        terminal.out().println("\n" + terminal.paint(Terminal.Colour.STRONG, "[" + section + "]"));
      }
      String line = entry.key() + " = " + TomlText.of(entry.value());
      terminal
          .out()
          .println(line + "  " + terminal.paint(Terminal.Colour.FAINT, "# " + entry.origin()));
    }
  }
}
