package io.postroad.app.cli;

import io.postroad.app.config.BadValueException;
import io.postroad.app.config.Configuration;
import io.postroad.app.config.ConfigurationException;
import io.postroad.app.config.TomlText;
import io.postroad.app.json.Json;
import io.postroad.app.serve.Explanations;
import io.postroad.app.view.Asked;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code postroad explain}: how mail would be handled, and which setting says so. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = {
      "Say how mail for an address would be handled, and which setting says so.",
      "Asks the running server; without one, the configuration alone."
    },
    footerHeading = "%nExample:%n",
    footer = "  postroad explain info@example.test --from bob@partner.test --client 192.0.2.7")
final class ExplainCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();

  @Parameters(paramLabel = "ADDRESS", description = "the recipient")
  private String address = "";

  @Option(
      names = "--from",
      paramLabel = "ADDRESS",
      description = "the reverse-path, <> for the null one (default: the postmaster's)")
  private @Nullable String from;

  @Option(
      names = "--client",
      paramLabel = "IP",
      description = "where the mail would come from (default: a stranger)")
  private @Nullable String client;

  @Option(names = "--auth", paramLabel = "ACCOUNT", description = "who would have logged in")
  private @Nullable String auth;

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  ExplainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Map<String, @Nullable Object> answer = answer();
    if (json) {
      terminal.out().println(Json.text(answer));
    } else {
      print(answer);
    }
    return ExitCode.DONE;
  }

  private Map<String, @Nullable Object> answer()
      throws IOException, ConfigurationException, CommandException {
    Optional<ApiClient.Answer> answer = server.ask(terminal, path());
    if (answer.isPresent() && answer.get().status() != 200) {
      throw RemoteQueue.refused(answer.get());
    }
    if (answer.isPresent()) {
      return Json.readObject(answer.get().body());
    }
    Configuration configuration = server.configuration(terminal);
    try {
      return Explanations.withoutServer(
          configuration,
          terminal.execution().get(),
          new Asked(
              address,
              Optional.ofNullable(from),
              Optional.ofNullable(client),
              Optional.ofNullable(auth)));
    } catch (BadValueException e) {
      throw CommandException.usage(e.message());
    }
  }

  private String path() {
    StringBuilder path =
        new StringBuilder("/api/v1/explain?address=").append(ApiClient.encode(address));
    append(path, "from", from);
    append(path, "client", client);
    append(path, "auth", auth);
    return path.toString();
  }

  private static void append(StringBuilder path, String name, @Nullable String value) {
    if (value != null) {
      path.append('&').append(name).append('=').append(ApiClient.encode(value));
    }
  }

  private void print(Map<String, @Nullable Object> answer) {
    boolean accepted = Boolean.TRUE.equals(answer.get("accepted"));
    terminal
        .out()
        .println(
            answer.get("address")
                + ": "
                + terminal.paint(
                    accepted ? Terminal.Colour.GOOD : Terminal.Colour.BAD,
                    String.valueOf(answer.get("reply"))));
    terminal.out().println("asked " + circumstances(answer));
    steps(answer.get("steps"));
    for (Map<?, ?> recipient : objects(answer.get("recipients"))) {
      Object destination = recipient.get("destination");
      terminal
          .out()
          .println(
              "\n"
                  + terminal.paint(Terminal.Colour.STRONG, "to " + recipient.get("address"))
                  + (Objects.equals(recipient.get("sender"), answer.get("from"))
                      ? ""
                      : ", with the sender <" + recipient.get("sender") + ">")
                  + (destination == null ? "" : ", by " + destination));
      steps(recipient.get("steps"));
    }
  }

  /** For whom and where it was asked, and what of that was nobody's word. */
  private static String circumstances(Map<String, @Nullable Object> answer) {
    List<?> assumed = answer.get("assumed") instanceof List<?> words ? words : List.of();
    Object auth = answer.get("auth");
    return "for mail from <"
        + answer.get("from")
        + ("".equals(answer.get("from")) ? ">, the null reverse-path" : ">")
        + (assumed.contains("from") ? " (no --from was given)" : "")
        + ", by the client "
        + answer.get("client")
        + (assumed.contains("client") ? " (no --client was given)" : "")
        + (auth == null ? "" : " as " + auth);
  }

  private void steps(@Nullable Object steps) {
    for (Map<?, ?> step : objects(steps)) {
      terminal.out().printf("  %-10s %s%n", step.get("stage"), step.get("text"));
      for (Map<?, ?> setting : objects(step.get("settings"))) {
        Object value = setting.get("value");
        Object section = setting.get("section");
        Object number = setting.get("number");
        String line =
            setting.get("origin")
                + ": "
                + ("".equals(section) ? "" : "[" + section + "] ")
                + (number == null ? "" : "#" + number + " ")
                + setting.get("key")
                + " = "
                + (value == null ? "" : TomlText.of(value));
        terminal.out().println("             " + terminal.paint(Terminal.Colour.FAINT, line));
      }
    }
  }

  private static List<Map<?, ?>> objects(@Nullable Object list) {
    return list instanceof List<?> items
        ? items.stream()
            .filter(Map.class::isInstance)
            .<Map<?, ?>>map(item -> (Map<?, ?>) item)
            .toList()
        : List.of();
  }
}
