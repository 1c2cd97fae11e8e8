package io.postroad.verify.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postroad.app.cli.CommandTree;
import io.postroad.verify.rules.Checkout;
import io.postroad.verify.system.Background;
import io.postroad.verify.system.Command;
import io.postroad.verify.system.Ports;
import io.postroad.verify.system.Postroad;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./postroad package}: what is in the packages, and that they run on their own. */
@Tag("proof")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PackagesTest {
  private Path folder = Path.of("");
  private Path made = Path.of("");

  @BeforeAll
  void make(@TempDir Path shared) throws IOException {
    folder = shared;
    assumeTrue(
        Files.exists(Checkout.here().root().resolve("app/target/postroad/postroad.jar")),
        "the program is not built");
    made = packages("first");
  }

  private Path packages(String name) throws IOException {
    Path target = folder.resolve(name);
    Command.of(Postroad.launcher(), "package", target.toString())
        .environment("POSTROAD_JAVA_HOME", System.getProperty("java.home"))
        .environment("SOURCE_DATE_EPOCH", "1770000000")
        .within(Duration.ofMinutes(5))
        .run()
        .succeeded();
    return target;
  }

  private static Path one(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).findFirst().orElseThrow();
    }
  }

  @Test
  @DisplayName("Packages: two runs give the same octets")
  void reproducible() throws IOException {
    Path again = packages("second");
    for (String ending : List.of(".tar.gz", ".deb")) {
      assertThat(one(again, ending)).hasSameBinaryContentAs(one(made, ending));
      System.out.printf("package %s: octets=%d%n", ending, Files.size(one(made, ending)));
    }
  }

  @Test
  @DisplayName("Packages: a page for every command, completions, licences, unit and configuration")
  void contents() throws IOException {
    Set<String> names = new TreeSet<>();
    Command.tool("dpkg-deb", "-c", one(made, ".deb").toString())
        .run()
        .succeeded()
        .out()
        .lines()
        .forEach(line -> names.add(line.split(" +", 6)[5].split(" -> ", 2)[0]));
    for (String command : CommandTree.model().getSubcommands().keySet()) {
      assertThat(names).contains("./usr/share/man/man1/postroad-" + command + ".1.gz");
    }
    assertThat(names)
        .contains(
            "./usr/share/man/man5/postroad.toml.5.gz",
            "./usr/share/bash-completion/completions/postroad",
            "./usr/share/zsh/vendor-completions/_postroad",
            "./usr/share/fish/vendor_completions.d/postroad.fish",
            "./usr/lib/systemd/system/postroad.service",
            "./usr/lib/sysusers.d/postroad.conf",
            "./usr/lib/postroad/sendmail",
            "./usr/lib/postroad/runtime/bin/java",
            "./usr/bin/postroad",
            "./etc/postroad/postroad.toml")
        .anyMatch(name -> name.startsWith("./usr/lib/postroad/licenses/picocli-"))
        .anyMatch(name -> name.startsWith("./usr/lib/postroad/licenses/bcprov-"))
        .noneMatch(name -> name.endsWith(".aot"));
  }

  @Test
  @DisplayName("Packages: the Debian package starts with its own configuration and its own runtime")
  void debian() throws IOException {
    Path root = folder.resolve("root");
    Command.tool("dpkg-deb", "-x", one(made, ".deb").toString(), root.toString()).run().succeeded();
    String sample = Files.readString(root.resolve("etc/postroad/postroad.toml"));
    int port = Ports.free();
    String configuration =
        sample
            .replace("/var/lib/postroad\"", folder.resolve("data") + "\"")
            .replace("127.0.0.1:25\"", "127.0.0.1:" + port + "\"")
            .replace("127.0.0.1:8025\"", "127.0.0.1:" + Ports.free() + "\"");
    assertThat(configuration).isNotEqualTo(sample);
    Path file = Files.writeString(folder.resolve("sample.toml"), configuration);
    String program = root.resolve("usr/bin/postroad").toString();
    Command.of(program, "check", "--config", file.toString()).run().succeeded();
    // Whatever Java the environment names, a package brings its own.
    try (Background server =
        Background.start(
                folder, "env", "JAVA_HOME=/nowhere", program, "serve", "--config", file.toString())
            .listening(port)) {
      assertThat(server.program())
          .isEqualTo(root.toRealPath().resolve("usr/lib/postroad/runtime/bin/java"));
      Command.of(program, "sendmail", "-i", "root")
          .environment("POSTROAD_CONFIG", file.toString())
          .input("Subject: a package\n\nIt works.\n".getBytes(StandardCharsets.US_ASCII))
          .run()
          .succeeded();
      assertThat(
              Command.of(program, "why", "root@localhost", "--config", file.toString())
                  .run()
                  .succeeded()
                  .out())
          .contains("delivered");
    }
  }

  @Test
  @DisplayName(
      "Packages: the archive runs where it is unpacked, and is fast from the second start on")
  void archive() throws IOException {
    Path place = Files.createDirectory(folder.resolve("unpacked here"));
    Command.tool("tar", "-xzf", one(made, ".tar.gz").toString(), "-C", place.toString())
        .run()
        .succeeded();
    Path home;
    try (Stream<Path> top = Files.list(place)) {
      home = top.findFirst().orElseThrow();
    }
    String program = home.resolve("postroad").toString();
    Command.Run first =
        Command.of(program, "--version").within(Duration.ofMinutes(3)).run().succeeded();
    assertThat(first.out()).startsWith("postroad ").hasLineCount(1);
    long begin = System.nanoTime();
    Command.Run second = Command.of(program, "--version").run().succeeded();
    System.out.printf(
        "archive: version_ms=%d%n", Duration.ofNanos(System.nanoTime() - begin).toMillis());
    assertThat(second.err()).isEmpty();
    try (Stream<Path> files = Files.list(home)) {
      assertThat(files.filter(f -> f.toString().endsWith(".aot") && f.toFile().length() > 0))
          .hasSize(2);
    }
    String needed =
        Command.of(
                System.getProperty("java.home") + "/bin/jdeps",
                "--print-module-deps",
                "--ignore-missing-deps",
                "--multi-release",
                "25",
                home.resolve("postroad.jar").toString())
            .within(Duration.ofMinutes(3))
            .run()
            .succeeded()
            .out();
    String had =
        Command.of(home.resolve("runtime/bin/java").toString(), "--list-modules")
            .run()
            .succeeded()
            .out();
    for (String module : needed.strip().split(",", -1)) {
      assertThat(had).contains(module + "@");
    }
  }
}
