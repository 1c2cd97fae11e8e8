package io.postroad.app.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of the system, whose opinion of our files counts. */
final class Tool {
  private Tool() {}

  /** What a program prints, errors included; without that program the test is skipped. */
  static String says(String... words) throws IOException, InterruptedException {
    assumeTrue(
        List.of("/usr/bin", "/bin", "/usr/sbin").stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, words[0]))),
        words[0] + " is not installed");
    Path out = Files.createTempFile("tool", ".out");
    try {
      Process process =
          new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(out.toFile()).start();
      process.getOutputStream().close();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", words[0]).isTrue();
      return Files.readString(out, StandardCharsets.UTF_8);
    } finally {
      Files.delete(out);
    }
  }
}
