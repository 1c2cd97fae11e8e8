package io.postroad.app.cli;

import io.postroad.app.check.Finding;
import io.postroad.app.config.Configuration;
import io.postroad.app.config.ConfigurationException;
import io.postroad.app.config.Configurations;
import io.postroad.app.config.Overrides;
import io.postroad.app.json.Json;
import io.postroad.app.serve.CheckReport;
import java.util.List;
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
    CheckReport report = CheckReport.of(terminal.execution().get(), configuration);
    List<Finding> findings = report.findings();
    if (json) {
      terminal.out().println(Json.pretty(report.json()));
    } else {
      print(configuration, findings);
    }
    return findings.stream().anyMatch(f -> f.weight() == Finding.Weight.MISSING)
        ? ExitCode.FAILED
        : ExitCode.DONE;
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
            case NOTE -> Terminal.Colour.FAINT;
            case WARNING -> Terminal.Colour.DOUBT;
            case MISSING -> Terminal.Colour.BAD;
          };
      terminal
          .out()
          .println(terminal.paint(colour, finding.weight().word()) + ": " + finding.message());
    }
  }
}
