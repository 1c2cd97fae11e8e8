package io.postroad.verify.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code postroad torture} as an operator runs it. */
final class TortureTest {
  @TempDir private Path folder;

  @Test
  @DisplayName("D1: torture kills a server five times, finds every accepted message, tidies up")
  void keepsPromises() {
    Path data = folder.resolve("torture");
    Command.Run run =
        Command.of(
                Postroad.launcher(),
                "torture",
                "--data",
                data.toString(),
                "--rounds",
                "5",
                "--json")
            .environment("POSTROAD_JAVA_HOME", System.getProperty("java.home"))
            .within(Duration.ofMinutes(3))
            .run()
            .succeeded();
    System.out.println("torture: " + run.out().strip());
    assertThat(run.out()).contains("\"kills\":5", "\"lost\":[]", "\"damaged\":[]", "\"kept\":true");
    assertThat(data).doesNotExist();
  }

  @Test
  @DisplayName("D1: torture touches no folder that has something in it, and says what to do")
  void keepsAway() throws Exception {
    Path data = Files.createDirectories(folder.resolve("mine"));
    Files.writeString(data.resolve("mail"), "precious");
    Command.Run run =
        Command.of(Postroad.launcher(), "torture", "--data", data.toString())
            .environment("POSTROAD_JAVA_HOME", System.getProperty("java.home"))
            .run();
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains(data + " is not empty; name a new folder with --data");
    assertThat(data.resolve("mail")).hasContent("precious");
  }
}
