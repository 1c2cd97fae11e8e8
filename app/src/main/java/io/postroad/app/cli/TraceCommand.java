package io.postroad.app.cli;

import io.postroad.app.json.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code postroad trace}: everything that happened to one message, conversations included. */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    description = "Show everything that happened to one message, conversations included.",
    footerHeading = "%nExample:%n",
    footer = "  postroad trace 01m84grmmvfc1kmxp77prk7x0x")
final class TraceCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();

  @Parameters(paramLabel = "ID", description = "the queue id")
  private String id = "";

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  TraceCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    ApiClient.Answer answer = server.client(terminal).get("/api/v1/trace/" + ApiClient.encode(id));
    if (answer.status() != 200) {
      throw RemoteQueue.refused(answer);
    }
    List<Map<String, @Nullable Object>> events = RemoteQueue.objects(answer.body());
    if (json) {
      terminal.out().println(Json.pretty(events));
    } else {
      events.forEach(this::event);
    }
    return ExitCode.DONE;
  }

  private void event(Map<String, @Nullable Object> event) {
    StringBuilder line = new StringBuilder().append(event.get("at")).append("  ");
    line.append(terminal.paint(Terminal.Colour.STRONG, String.valueOf(event.get("event"))));
    event.forEach((name, value) -> {
      if (!List.of("at", "event", "queue-id", "conversation", "results").contains(name)) {
        line.append(' ').append(name).append('=').append(plain(value));
      }
    });
    terminal.out().println(line);
    objects(event.get("results")).forEach(this::result);
    objects(event.get("conversation")).forEach(this::turn);
  }

  private void result(Map<?, ?> result) {
    terminal
        .out()
        .println(
            "    "
                + result.get("address")
                + " "
                + result.get("outcome")
                + ": "
                + result.get("reply"));
  }

  private void turn(Map<?, ?> turn) {
    String speaker =
        switch (String.valueOf(turn.get("speaker"))) {
          case "client" -> "C: ";
          case "server" -> "S: ";
          default -> "-- ";
        };
    String at = terminal.paint(Terminal.Colour.FAINT, String.valueOf(turn.get("at")));
    terminal.out().println("    " + at + "  " + speaker + turn.get("text"));
  }

  private static List<Map<?, ?>> objects(@Nullable Object value) {
    return value instanceof List<?> list
        ? list.stream()
            .<Map<?, ?>>mapMulti((item, sink) -> {
              if (item instanceof Map<?, ?> map) {
                sink.accept(map);
              }
            })
            .toList()
        : List.of();
  }

  private static String plain(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return String.join(",", list.stream().map(String::valueOf).toList());
    }
    String text = String.valueOf(value);
    return text.isEmpty() ? "<>" : text;
  }
}
