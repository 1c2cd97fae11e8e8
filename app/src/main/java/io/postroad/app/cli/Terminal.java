package io.postroad.app.cli;

import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.JdkExecution;
import java.io.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a command talks to. Tests give their own streams.
 *
 * @param interactive whether a person sits at both ends
 * @param colour whether escapes for colour may be written
 * @param execution clocks and threads, made when they are asked for
 */
public record Terminal(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean interactive,
    boolean colour,
    Map<String, String> environment,
    Path folder,
    Supplier<Execution> execution) {

  /** The process's own. */
  @SuppressWarnings("SystemConsoleNull") // there is none where neither end is a terminal
  static Terminal ofProcess() {
    Console console = System.console();
    boolean person = console != null && console.isTerminal();
    boolean colour =
        person && System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
    return new Terminal(
        System.in,
        new PrintStream(System.out, true, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        person,
        colour,
        System.getenv(),
        Path.of("").toAbsolutePath(),
        () ->
            new JdkExecution((thread, fault) ->
                System.err.println("postroad: thread " + thread.getName() + " failed: " + fault)));
  }

  /** A variable that is set and not empty. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /** The text in a colour, where colour is wanted. */
  String paint(Colour wanted, String text) {
    return colour ? "\u001b[" + wanted.code + "m" + text + "\u001b[0m" : text;
  }

  /** The few colours there are. */
  enum Colour {
    GOOD("32"),
    BAD("31"),
    DOUBT("33"),
    FAINT("2"),
    STRONG("1");

    private final String code;

    Colour(String code) {
      this.code = code;
    }
  }
}
