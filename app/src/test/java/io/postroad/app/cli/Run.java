package io.postroad.app.cli;

import io.postroad.smtp.runtime.JdkExecution;
import io.postroad.testkit.runtime.Faults;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** One command line in this process, with what it wrote. */
public record Run(int code, String out, String err) {

  /** Runs {@code postroad args} in a folder. */
  public static Run in(Path folder, String... args) {
    return with(folder, "", Map.of(), args);
  }

  /** Runs it with this on standard input. */
  static Run fed(Path folder, String input, String... args) {
    return with(folder, input, Map.of(), args);
  }

  static Run with(Path folder, String input, Map<String, String> environment, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Faults faults = new Faults();
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            environment,
            folder,
            () -> new JdkExecution(faults));
    int code = CommandTree.run(terminal, args);
    faults.assertNone();
    return new Run(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
