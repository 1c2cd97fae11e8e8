package io.postroad.verify.bench;

import io.postroad.verify.rules.Checkout;
import io.postroad.verify.system.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Stream;

/** On what, when and of which commit a table was measured. */
final class Machine {
  private Machine() {}

  /** One line for the foot of a table. */
  static String line() throws IOException {
    return "Measured "
        + LocalDate.now(ZoneOffset.UTC)
        + ", commit "
        + commit()
        + ", "
        + Runtime.getRuntime().availableProcessors()
        + " cores"
        + model()
        + ", Linux "
        + System.getProperty("os.version")
        + ", Java "
        + System.getProperty("java.version")
        + ".";
  }

  private static String commit() {
    Command.Run run =
        Command.of(
                "git", "-C", Checkout.here().root().toString(), "describe", "--always", "--dirty")
            .run();
    return run.exit() == 0 ? run.out().strip() : "unknown";
  }

  private static String model() throws IOException {
    Path cpus = Path.of("/proc/cpuinfo");
    if (!Files.exists(cpus)) {
      return "";
    }
    try (Stream<String> lines = Files.lines(cpus)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> " (" + line.substring(line.indexOf(':') + 1).strip() + ")")
          .findFirst()
          .orElse("");
    }
  }
}
