package io.postroad.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tour as a test runs it. */
class TourTest {
  @TempDir private Path folder;

  @Test
  @Timeout(20)
  @DisplayName("issue item 7: a message passes three servers; each command is explained once")
  void tour() throws Exception {
    long before = leftovers();
    Run run = Run.in(folder, "tour");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    for (String command : List.of("EHLO", "MAIL FROM", "RCPT TO", "DATA", ".", "QUIT")) {
      List<String> lines = run.out().lines().toList();
      int said = firstWith(lines, "  C: " + command);
      assertThat(said).as(command).isPositive();
      assertThat(lines.get(said + 1)).as(command).startsWith("       ");
    }
    assertThat(run.out()).contains("omega.test takes mail on", "Return-Path: <ann@alpha.test>");
    assertThat(run.out().lines().filter(line -> line.contains("Received: from"))).hasSize(3);
    assertThat(leftovers()).isEqualTo(before);
  }

  private static int firstWith(List<String> lines, String start) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(start)) {
        return i;
      }
    }
    return -1;
  }

  private static long leftovers() throws Exception {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(path -> path.toString().contains("postroad-tour-")).count();
    }
  }
}
