package io.postroad.verify.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.postroad.verify.rules.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs what the documents tell a reader to type: every block marked {@code sh}, in order, in an
 * empty folder beside the launcher; blocks marked {@code toml} are written to the file that their
 * first line names.
 */
final class DocumentedCommandsTest {
  private static final List<Integer> PORTS = List.of(2525, 2526, 2527, 2587, 8025, 8026, 8027);

  @TempDir private Path folder;

  private record Block(String kind, String text) {}

  static Stream<Path> documents() throws IOException {
    Path root = Checkout.here().root();
    List<Path> all = new ArrayList<>(List.of(root.resolve("README.md")));
    try (Stream<Path> docs = Files.walk(root.resolve("docs"))) {
      docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(all::add);
    }
    List<Path> withCommands = new ArrayList<>();
    for (Path document : all) {
      if (blocks(document).stream().anyMatch(block -> block.kind().equals("sh"))) {
        withCommands.add(document);
      }
    }
    return withCommands.stream();
  }

  @ParameterizedTest
  @MethodSource("documents")
  @DisplayName("style.md §8: every command shown in a document works as it is written")
  void commandsWork(Path document) throws IOException {
    freePorts();
    Files.createSymbolicLink(
        folder.resolve("postroad"), Checkout.here().root().resolve("postroad"));
    Command.Run run = typed(document, folder, Duration.ofMinutes(2));
    assertThat(run.exit()).as("%s%n%s%n%s", document, run.out(), run.err()).isZero();
  }

  @Test
  @DisplayName("README: the newcomer's walk takes fewer than 20 lines")
  void walkIsShort() throws IOException {
    Block walk =
        blocks(Checkout.here().root().resolve("README.md")).stream()
            .filter(block -> block.kind().equals("sh"))
            .findFirst()
            .orElseThrow();
    assertThat(walk.text().lines().count()).isLessThan(20);
    assertThat(walk.text()).contains("serve", "send", "search", "faults", "why");
  }

  @Test
  @Tag("proof")
  @DisplayName("README: clone, start, send, look, break, see why, from nothing but a clone")
  void walkFromAClone() throws IOException {
    freePorts();
    Path root = Checkout.here().root();
    Path clone = folder.resolve("clone");
    Command.of("git", "clone", "--quiet", root.toString(), clone.toString()).run().succeeded();
    Command.Run run = typed(clone.resolve("README.md"), clone, Duration.ofMinutes(8));
    assertThat(run.exit()).as("%s%n%s", run.out(), run.err()).isZero();
    assertThat(run.out()).contains("refused, as asked for", "450 4.2.1 mailbox busy");
  }

  private static void freePorts() {
    for (int port : PORTS) {
      assumeThat(Background.accepts(port))
          .as("somebody else listens on port %d: the documents cannot be tried here", port)
          .isFalse();
    }
  }

  /** Types what a document shows in a folder that has the launcher. */
  private static Command.Run typed(Path document, Path folder, Duration within) throws IOException {
    StringBuilder script = new StringBuilder("set -eu\ntrap 'kill $(jobs -p); wait' EXIT\n");
    int servers = 0;
    for (Block block : blocks(document)) {
      switch (block.kind()) {
        case "toml" -> {
          String first = block.text().lines().findFirst().orElseThrow();
          assertThat(first).as("a toml block names its file").startsWith("# ");
          Files.writeString(folder.resolve(first.substring(2).strip()), block.text());
        }
        case "sh" -> {
          for (String line : block.text().lines().toList()) {
            script.append(line.endsWith("&") ? background(line, servers++) : line).append('\n');
          }
        }
        default -> assertThat(block.kind()).isNotEqualTo("bash");
      }
    }
    Path file = Files.writeString(folder.resolve("commands.sh"), script);
    return Command.of("sh", "-c", "cd '" + folder + "' && exec bash " + file)
        .environment("POSTROAD_JAVA_HOME", System.getProperty("java.home"))
        .within(within)
        .run();
  }

  /** A reader sees the server's {@code ready} before typing on. */
  private static String background(String line, int number) {
    String out = "server" + number;
    return line.substring(0, line.length() - 1)
        + "> "
        + out
        + " &\nwhile ! grep -qx ready "
        + out
        + "; do kill -0 $!; sleep 0.05; done";
  }

  private static List<Block> blocks(Path document) throws IOException {
    List<Block> blocks = new ArrayList<>();
    List<String> lines = Files.readAllLines(document);
    int[] fences =
        IntStream.range(0, lines.size()).filter(i -> lines.get(i).startsWith("```")).toArray();
    for (int i = 0; i + 1 < fences.length; i += 2) {
      blocks.add(
          new Block(
              lines.get(fences[i]).substring(3).strip(),
              String.join("\n", lines.subList(fences[i] + 1, fences[i + 1]))));
    }
    return blocks;
  }

  @Test
  @DisplayName("style.md §8: the Java shown in the README is the code that a test runs")
  void javaIsTested() throws IOException {
    Path root = Checkout.here().root();
    String test =
        Files.readString(
                root.resolve(
                    "smtp-server/src/test/java/io/postroad/smtp/server/EmbeddingTest.java"))
            .replaceAll("\\s+", " ");
    for (Block block : blocks(root.resolve("README.md"))) {
      if (block.kind().equals("java")) {
        assertThat(test).contains(block.text().replaceAll("\\s+", " "));
      }
    }
  }
}
