package io.postroad.app.cli;

import io.postroad.app.config.Configuration;
import io.postroad.app.config.ConfigurationException;
import io.postroad.app.config.Configurations;
import io.postroad.app.config.Overrides;
import io.postroad.app.json.Json;
import io.postroad.app.serve.Checks;
import io.postroad.app.serve.Checks.Finding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code postroad check}: whether the server could run with this configuration. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Validate configuration, ports, folders, certificates and DNS.",
      "Findings in DNS are warnings. Exit 2 when the file is wrong, 1 when something",
      "the server needs is missing, else 0."
    },
    footerHeading = "%nExample:%n",
    footer = "  postroad check --config /etc/postroad/postroad.toml")
final class CheckCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--config", paramLabel = "FILE", description = "the configuration file")
  private @Nullable String config;

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  CheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws ConfigurationException {
    Configuration configuration =
        new Configurations(terminal.environment(), terminal.folder())
            .load(Optional.ofNullable(config), Overrides.NONE);
    List<Finding> findings = new Checks(terminal.execution().get(), configuration).run();
    if (json) {
      Map<String, @Nullable Object> report = Json.object();
      report.put("file", configuration.file().map(Object::toString).orElse(null));
      report.put("findings", findings.stream().map(CheckCommand::json).toList());
      terminal.out().println(Json.pretty(report));
    } else {
      print(configuration, findings);
    }
    return findings.stream().anyMatch(f -> f.weight() == Finding.Weight.MISSING)
        ? ExitCode.FAILED
        : ExitCode.DONE;
  }

  private static Map<String, @Nullable Object> json(Finding finding) {
    Map<String, @Nullable Object> object = Json.object();
    object.put("weight", finding.weight().word());
    object.put("message", finding.message());
    return object;
  }

  private void print(Configuration configuration, List<Finding> findings) {
    String file =
        configuration
            .file()
            .map(Object::toString)
            .orElse("no configuration (everything is caught)");
    terminal.out().println(file + ": " + terminal.paint(Terminal.Colour.GOOD, "valid"));
    for (Finding finding : findings) {
      Terminal.Colour colour =
          switch (finding.weight()) {
            case GOOD -> Terminal.Colour.GOOD;
            case WARNING -> Terminal.Colour.DOUBT;
            case MISSING -> Terminal.Colour.BAD;
          };
      terminal
          .out()
          .println(terminal.paint(colour, finding.weight().word()) + ": " + finding.message());
    }
  }
}
