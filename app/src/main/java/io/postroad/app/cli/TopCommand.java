package io.postroad.app.cli;

import io.postroad.app.json.Json;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Handoff;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code postroad top}: what the server does, live. */
@Command(
    name = "top",
    mixinStandardHelpOptions = true,
    description = "Show live what the server does; q or Ctrl-C ends it.",
    footerHeading = "%nExample:%n",
    footer = {
      "  postroad top",
      "  postroad top --once        one look, as text",
      "  postroad top --json        one look, for scripts"
    })
final class TopCommand implements Callable<Integer> {
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** Looking through the history costs more than the rest. */
  private static final int EVENTS_EVERY = 5;

  private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[2J";
  private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
  private static final String HOME = "\u001b[H";
  private static final String REST_OF_LINE = "\u001b[K";
  private static final String REST_OF_SCREEN = "\u001b[J";

  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(names = "--once", description = "look once, print it, and end")
  private boolean once;

  @Option(names = "--json", description = "look once and print JSON")
  private boolean json;

  private List<Map<String, @Nullable Object>> events = List.of();
  private int looks;

  TopCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** What ends the wait for the next look. */
  private enum Key {
    QUIT,
    DRAW
  }

  @Override
  public Integer call() throws Exception {
    ApiClient api = server.client(terminal);
    Execution execution = terminal.execution().get();
    TopFigures first = look(api, execution);
    if (json) {
      terminal.out().println(Json.pretty(first.json()));
    } else if (once || !terminal.interactive()) {
      Tty.Size size = terminal.interactive() ? Tty.size() : Tty.Size.USUAL;
      screen(size).draw(first, "").forEach(line -> terminal.out().println(line.stripTrailing()));
    } else {
      live(api, execution, first);
    }
    return ExitCode.DONE;
  }

  private TopScreen screen(Tty.Size size) {
    return new TopScreen(size.width(), size.height(), terminal::paint);
  }

  private void live(ApiClient api, Execution execution, TopFigures first) throws IOException {
    Handoff<Key> keys = execution.handoff(16);
    Signals.handle("INT", () -> keys.offer(Key.QUIT));
    Signals.handle("TERM", () -> keys.offer(Key.QUIT));
    Signals.handle("WINCH", () -> keys.offer(Key.DRAW));
    try (Tty _ = Tty.keysAlone()) {
      var _ = execution.start(Execution.Kind.VIRTUAL, "keys", () -> readKeys(keys));
      terminal.out().print(ENTER);
      TopFigures shown = first;
      String trouble = "";
      Optional<Key> key = Optional.empty();
      while (key.isEmpty() || key.get() != Key.QUIT) {
        draw(shown, trouble);
        key = keys.poll(EVERY);
        if (key.isEmpty()) {
          try {
            shown = look(api, execution);
            trouble = "";
          } catch (CommandException e) {
            trouble = e.message();
          }
        }
      }
    } finally {
      terminal.out().print(LEAVE);
      terminal.out().flush();
    }
  }

  private void readKeys(Handoff<Key> keys) {
    try {
      for (int c = terminal.in().read(); c >= 0; c = terminal.in().read()) {
        var _ = keys.offer(c == 'q' || c == 'Q' || c == 3 ? Key.QUIT : Key.DRAW);
      }
    } catch (IOException e) {
      var _ = keys.offer(Key.QUIT); // nobody is there any more
    }
  }

  private void draw(TopFigures figures, String trouble) {
    StringBuilder drawn = new StringBuilder(HOME);
    List<String> lines = screen(Tty.size()).draw(figures, trouble);
    for (int i = 0; i < lines.size(); i++) {
      drawn.append(i == 0 ? "" : "\r\n").append(lines.get(i)).append(REST_OF_LINE);
    }
    terminal.out().print(drawn.append(REST_OF_SCREEN));
    terminal.out().flush();
  }

  private TopFigures look(ApiClient api, Execution execution) throws CommandException, IOException {
    if (looks++ % EVENTS_EVERY == 0) {
      events = list(object(api, "/api/v1/history?since=10m&limit=500&q=" + KINDS), "events");
    }
    return new TopFigures(
        Json.time(execution.time().now()),
        api.base(),
        TopFigures.series(object(api, "/api/v1/flow?minutes=1")),
        object(api, "/api/v1/queue-summary"),
        destinations(api),
        events);
  }

  private static final String KINDS =
      ApiClient.encode("kind=accepted,refused,lost,faulted,connection-refused,login-failed");

  private static List<Map<String, @Nullable Object>> destinations(ApiClient api)
      throws CommandException, IOException {
    ApiClient.Answer answer = api.get("/api/v1/destinations");
    if (answer.status() != 200) {
      return List.of();
    }
    return RemoteQueue.objects(answer.body()).stream()
        .sorted((a, b) -> Long.compare(waiting(b), waiting(a)))
        .toList();
  }

  private static long waiting(Map<String, ?> destination) {
    return destination.get("waiting") instanceof Number number ? number.longValue() : 0;
  }

  /** An answer, or nothing where the server does not know the question. */
  private static Map<String, @Nullable Object> object(ApiClient api, String path)
      throws CommandException, IOException {
    ApiClient.Answer answer = api.get(path);
    return answer.status() == 200 ? Json.readObject(answer.body()) : Json.object();
  }

  private static List<Map<String, @Nullable Object>> list(
      Map<String, @Nullable Object> answer, String name) throws IOException {
    return answer.get(name) == null ? List.of() : RemoteQueue.objects(Json.text(answer.get(name)));
  }
}
