package io.postroad.app.cli;

import io.postroad.app.json.Json;
import java.util.ArrayList;
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
    footer = {
      "  postroad trace 01m84grmmvfc1kmxp77prk7x0x",
      "  postroad trace --session 0mm6zh1ri0005          what one SMTP session was refused",
      "  postroad trace --search 'code=550 since=2h'     accepted and refused mail, newest first"
    })
final class TraceCommand implements Callable<Integer> {
  private static final int PAGE = 1000;

  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();

  @Parameters(paramLabel = "ID", arity = "0..1", description = "the queue id")
  private String id = "";

  @Option(names = "--session", paramLabel = "ID", description = "events of one SMTP session")
  private String session = "";

  @Option(
      names = "--search",
      paramLabel = "WORDS",
      description =
          "events that say so: address= client= kind= stage= code= status= outcome= since=2h"
              + " until=1h, or words")
  private @Nullable String search;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "how many events of a search at most (${DEFAULT-VALUE})")
  private int limit;

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  TraceCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if ((id.isEmpty() ? 0 : 1) + (session.isEmpty() ? 0 : 1) + (search == null ? 0 : 1) != 1) {
      throw CommandException.usage("give a queue id, or --session, or --search");
    }
    List<Map<String, @Nullable Object>> events = id.isEmpty() ? found() : ofMessage();
    if (json) {
      terminal.out().println(Json.pretty(events));
    } else {
      events.forEach(this::event);
    }
    return ExitCode.DONE;
  }

  private List<Map<String, @Nullable Object>> ofMessage() throws Exception {
    ApiClient.Answer answer = server.client(terminal).get("/api/v1/trace/" + ApiClient.encode(id));
    if (answer.status() != 200) {
      throw RemoteQueue.refused(answer);
    }
    return RemoteQueue.objects(answer.body());
  }

  /** What was searched for, the newest first; of a session all, in its order. */
  private List<Map<String, @Nullable Object>> found() throws Exception {
    ApiClient api = server.client(terminal);
    boolean ofSession = search == null;
    String query =
        "/api/v1/history?q="
            + ApiClient.encode(ofSession ? "session=" + session : String.valueOf(search))
            + (ofSession ? "&conversations=true" : "");
    int wanted = ofSession ? PAGE : Math.max(1, limit);
    List<Map<String, @Nullable Object>> found = new ArrayList<>();
    String next = "";
    do {
      ApiClient.Answer answer =
          api.get(query + "&limit=" + Math.min(PAGE, wanted - found.size()) + next);
      if (answer.status() != 200) {
        throw RemoteQueue.refused(answer);
      }
      Map<String, @Nullable Object> page = Json.readObject(answer.body());
      found.addAll(RemoteQueue.objects(Json.text(page.get("events"))));
      next = page.get("next") instanceof String more ? "&before=" + ApiClient.encode(more) : "";
    } while (!next.isEmpty() && found.size() < wanted);
    if (found.isEmpty()) {
      throw CommandException.failed("nothing of that is known; the history may have ended");
    }
    return ofSession ? found.reversed() : found;
  }

  private void event(Map<String, @Nullable Object> event) {
    StringBuilder line = new StringBuilder().append(event.get("at")).append("  ");
    line.append(terminal.paint(Terminal.Colour.STRONG, String.valueOf(event.get("event"))));
    event.forEach((name, value) -> {
      boolean known = name.equals("queue-id") && !id.isEmpty();
      if (!known && !List.of("at", "event", "conversation", "results").contains(name)) {
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
