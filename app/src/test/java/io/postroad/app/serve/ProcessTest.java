package io.postroad.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code postroad serve} as a process: what it prints, how it ends. */
@Timeout(60)
class ProcessTest {
  @TempDir private Path folder;

  /** A started program. */
  private record Started(Process process, BufferedReader out, Path err) implements AutoCloseable {

    /** The lines up to {@code ready}, which is left out. */
    List<String> untilReady() throws IOException {
      List<String> lines = new ArrayList<>();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.equals("ready")) {
          return lines;
        }
        lines.add(line);
      }
      throw new AssertionError("never ready: " + Files.readString(err));
    }

    int end() throws InterruptedException {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    }

    void signal(String name) throws IOException, InterruptedException {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  private Started start(String... args) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.postroad.app.Main"));
    command.addAll(List.of(args));
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectError(err.toFile());
    builder.environment().remove("POSTROAD_CONFIG");
    Process process = builder.start();
    return new Started(process, process.inputReader(StandardCharsets.UTF_8), err);
  }

  @Test
  @DisplayName("product §1: one line a listener, then ready; HUP reloads; TERM ends with 0")
  void lifeAndEnd() throws Exception {
    try (Started started = start("serve", "--smtp", "127.0.0.1:0", "--http", "127.0.0.1:0")) {
      List<String> lines = started.untilReady();
      assertThat(lines).hasSize(2);
      assertThat(lines.get(0)).matches("listening smtp 127\\.0\\.0\\.1:[1-9][0-9]* mx");
      assertThat(lines.get(1)).matches("listening http 127\\.0\\.0\\.1:[1-9][0-9]*");
      assertThat(folder.resolve("postroad-data/api-address")).exists();
      try (Started second = start("serve", "--smtp", "127.0.0.1:0", "--http", "127.0.0.1:0")) {
        assertThat(second.end()).isEqualTo(1);
        assertThat(Files.readString(second.err())).contains("in use by another process");
      }
      started.signal("HUP");
      started.signal("TERM");
      assertThat(started.end()).isZero();
      assertThat(folder.resolve("postroad-data/api-address")).doesNotExist();
    }
  }

  @Test
  @DisplayName(
      "product §1: --http beyond loopback warns, and prints a link that this machine can call")
  void tokenLink() throws Exception {
    try (Started started = start("serve", "--smtp", "127.0.0.1:0", "--http", "0.0.0.0:0")) {
      List<String> lines = started.untilReady();
      String port = lines.get(1).substring(lines.get(1).lastIndexOf(':') + 1);
      assertThat(Files.readString(started.err()))
          .contains("reachable from other machines")
          .containsPattern("open http://127\\.0\\.0\\.1:" + port + "/\\?token=[\\w-]{20,}");
    }
  }

  @Test
  @DisplayName("product §7.10: a broken file ends serve with 2, a port in use with 1, in one line")
  void refusals() throws Exception {
    Path file = Files.writeString(folder.resolve("p.toml"), "hostnam = 'x'\n");
    try (Started broken = start("serve", "--config", file.toString())) {
      assertThat(broken.end()).isEqualTo(2);
      assertThat(Files.readString(broken.err()))
          .isEqualTo(
              file
                  + ":1:1: unknown key \"hostnam\" at the top of the file; did you mean \"hostname\"?\n");
    }
    try (RunningServer server = RunningServer.catching(folder.resolve("other"), "127.0.0.1:0");
        Started second =
            start("serve", "--smtp", server.smtpText(), "--http", "", "--data", "mine")) {
      assertThat(second.end()).isEqualTo(1);
      assertThat(Files.readString(second.err()).lines().filter(l -> l.startsWith("postroad: ")))
          .singleElement()
          .asString()
          .contains("cannot listen on " + server.smtpText() + ": the port is in use");
    }
    try (Started file2 = start("serve", "--data", file.toString(), "--smtp", "127.0.0.1:0")) {
      assertThat(file2.end()).isEqualTo(1);
      assertThat(Files.readString(file2.err())).contains("the data folder").contains("--data");
    }
  }
}
