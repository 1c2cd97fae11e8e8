package io.postroad.verify.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postroad.verify.launcher.Tree.Run;
import io.postroad.verify.rules.Checkout;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the launcher promises: the JDK it takes, the build it makes, and that it becomes the JVM.
 */
class LauncherTest {

  @TempDir private Path base;

  @Test
  @DisplayName("Launcher: POSTROAD_JAVA_HOME, JAVA_HOME, PATH, usual folders, in this order")
  void searchOrder() throws Exception {
    Tree tree = Tree.installed(base);
    tree.jdk("usual/usual-jdk", "25.0.1");
    assertThat(tree.run().out()).startsWith("jdk=usual/usual-jdk ");
    tree.jdk("path-jdk", "25");
    Files.createSymbolicLink(base.resolve("bin/java"), Path.of("../path-jdk/bin/java"));
    assertThat(tree.run().out()).startsWith("jdk=path-jdk ");
    tree.with("JAVA_HOME", tree.jdk("java home", "26-ea"));
    assertThat(tree.run().out()).startsWith("jdk=java home ");
    tree.with("POSTROAD_JAVA_HOME", tree.jdk("own", "25.0.3"));
    assertThat(tree.run().out()).startsWith("jdk=own ");
  }

  @Test
  @DisplayName("Launcher: a JDK that is too old is passed over, and its own setting says so")
  void tooOld() throws Exception {
    Tree tree = Tree.installed(base);
    tree.jdk("usual/a-17", "17.0.2");
    tree.jdk("usual/b-8", "1.8.0_402");
    tree.jdk("usual/c-25", "25.0.3");
    tree.with("JAVA_HOME", tree.jdk("old", "21.0.1"));
    Run run = tree.run();
    assertThat(run.out()).startsWith("jdk=usual/c-25 ");
    assertThat(run.err()).isEmpty();
    tree.with("POSTROAD_JAVA_HOME", base.resolve("nowhere"));
    run = tree.run();
    assertThat(run.out()).startsWith("jdk=usual/c-25 ");
    assertThat(run.err()).contains("POSTROAD_JAVA_HOME").contains("nowhere").hasLineCount(1);
  }

  @Test
  @DisplayName("Launcher: where no release file tells the version, java -version does")
  void noReleaseFile() throws Exception {
    Tree tree = Tree.installed(base);
    Files.delete(tree.jdk("usual/a", "24.0.2").resolve("release"));
    Files.delete(tree.jdk("usual/b", "25").resolve("release"));
    assertThat(tree.run().out()).startsWith("jdk=usual/b ");
  }

  @Test
  @DisplayName("Launcher: no JDK is one clear line that names what was looked for, exit code 1")
  void noneFound() throws Exception {
    Tree tree = Tree.installed(base).with("JAVA_HOME", base.resolve("gone"));
    Tree.script(base.resolve("bin/java"), "#!/bin/sh\necho 'openjdk version \"17.0.1\"' >&2\n");
    Run run = tree.run("serve");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .hasLineCount(1)
        .contains(
            "no JDK 25 or newer", "POSTROAD_JAVA_HOME", "gone", "PATH", "/usr/lib/jvm", "/opt");
  }

  @Test
  @DisplayName("Launcher: it becomes the JVM, so that its process id is the server's")
  void exec() throws Exception {
    Tree tree = Tree.installed(base);
    tree.with("JAVA_HOME", tree.jdk("jdk", "25"));
    Process process = tree.start(tree.launcher(), List.of("serve"));
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).isEqualTo("jdk=jdk pid=" + process.pid());
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  @DisplayName("Launcher: serve has its heap bound, POSTROAD_JAVA_OPTS comes after it and wins")
  void options() throws Exception {
    Tree tree = Tree.installed(base).with("POSTROAD_JAVA_OPTS", "-Xmx1g -Dx=y");
    tree.with("JAVA_HOME", tree.jdk("jdk", "25"));
    List<String> serve = tree.run("serve", "--config", "a b.toml").out().lines().toList();
    assertThat(serve)
        .containsSubsequence(
            "[-Xmx512m]",
            "[-XX:+ExitOnOutOfMemoryError]",
            "[-Xmx1g]",
            "[-Dx=y]",
            "[-cp]",
            "[io.postroad.app.Main]",
            "[serve]",
            "[--config]",
            "[a b.toml]");
    assertThat(serve).doesNotContain("[-XX:TieredStopAtLevel=1]");
    assertThat(tree.run("queue").out()).contains("[-XX:TieredStopAtLevel=1]");
  }

  @Test
  @DisplayName("Launcher: works through links, from any folder, in a path with blanks")
  void links() throws Exception {
    Tree tree = Tree.installed(base);
    tree.with("JAVA_HOME", tree.jdk("a jdk", "25"));
    Path first = Files.createDirectory(base.resolve("l 1")).resolve("postroad");
    Files.createSymbolicLink(first, Path.of("../an installed tree/postroad"));
    Path second = Files.createSymbolicLink(base.resolve("second"), first);
    String expected = "[" + tree.home().toRealPath().resolve("postroad.jar") + "]";
    assertThat(tree.run(first).out()).contains(expected);
    assertThat(tree.run(second).out()).contains(expected);
    assertThat(tree.run(Path.of("an installed tree/postroad")).out()).contains(expected);
  }

  @Test
  @DisplayName(
      "Launcher: builds when a source is newer, was deleted, or no build is there; else not")
  void buildsWhenStale() throws Exception {
    Tree tree = Tree.checkout(base);
    tree.with("JAVA_HOME", tree.jdk("jdk", "25"));
    Run run = tree.run("--version");
    assertThat(run.out()).startsWith("jdk=jdk ").doesNotContain("noise");
    assertThat(run.err()).contains("building").doesNotContain("noise");
    assertThat(tree.mavenRuns()).hasSize(1);
    run = tree.run("--version");
    assertThat(run.err()).isEmpty();
    assertThat(tree.mavenRuns()).hasSize(1);

    Path built = tree.home().resolve("app/target/postroad/.built");
    Path sources = tree.home().resolve("app/src/main/java");
    Path other = sources.resolve("Other.java");
    Files.writeString(other, "class Other {}");
    tree.age(built, 5);
    tree.run("--version");
    assertThat(tree.mavenRuns()).hasSize(2);
    tree.age(built, 5);
    tree.age(sources.resolve("Main.java"), 60);
    tree.age(tree.home().resolve("pom.xml"), 60);
    Files.delete(other);
    tree.run("--version");
    assertThat(tree.mavenRuns()).hasSize(3);
  }

  @Test
  @DisplayName("Launcher: a failed build says where its output is and starts nothing")
  void failedBuild() throws Exception {
    Tree tree = Tree.checkout(base);
    tree.with("JAVA_HOME", tree.jdk("jdk", "25"));
    tree.maven("echo '[ERROR] Main.java:[1,1] what is wrong'; exit 1");
    Run run = tree.run("serve");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("what is wrong").contains("build.log");
    assertThat(tree.home().resolve(".build/build.log")).content().contains("noise of Maven");
  }

  @Test
  @DisplayName("Launcher: without Maven, one clear line")
  void noMaven() throws Exception {
    Tree tree = Tree.checkout(base);
    tree.with("JAVA_HOME", tree.jdk("jdk", "25"));
    Path tools = Files.createDirectory(base.resolve("tools"));
    for (String tool : List.of("find", "head", "mkdir", "flock", "readlink", "rm")) {
      Tree.script(
          tools.resolve(tool), "#!/bin/sh\nPATH=/usr/bin:/bin\nexec %s \"$@\"\n".formatted(tool));
    }
    Run run = tree.with("PATH", tools).run("serve");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).hasLineCount(1).contains("Maven (mvn)");
  }

  @Test
  @DisplayName("Launcher: two at once build once, and both start")
  void twoAtOnce() throws Exception {
    Tree tree = Tree.checkout(base);
    tree.with("JAVA_HOME", tree.jdk("jdk", "25"));
    // The first build goes on until the test has seen the second launcher wait for it.
    Path gate = base.resolve("gate");
    tree.maven("while [ ! -e '" + gate + "' ]; do sleep 0.1; done");
    List<Process> both = new ArrayList<>();
    both.add(tree.start(tree.launcher(), List.of("--version")));
    both.add(tree.start(tree.launcher(), List.of("--version")));
    Awaitility.await().until(() -> errors().contains("waiting for another build"));
    Files.createFile(gate);
    for (Process process : both) {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("jdk=jdk ");
    }
    assertThat(tree.mavenRuns()).hasSize(1);
  }

  @Test
  @DisplayName(
      "Launcher: a builder that was killed is no obstacle, and what it left is not trusted")
  void killedBuilder() throws Exception {
    Tree tree = Tree.checkout(base);
    tree.with("JAVA_HOME", tree.jdk("jdk", "25"));
    tree.maven(": >'" + base.resolve("begun") + "'; exec sleep 60");
    Process killed = tree.start(tree.launcher(), List.of("--version"));
    Awaitility.await().until(() -> Files.exists(base.resolve("begun")));
    List<ProcessHandle> builder = killed.descendants().toList();
    killed.destroyForcibly();
    builder.forEach(ProcessHandle::destroyForcibly);
    assertThat(killed.waitFor(60, TimeUnit.SECONDS)).isTrue();

    tree.maven("");
    assertThat(tree.run("--version").out()).startsWith("jdk=jdk ");
    assertThat(tree.mavenRuns()).hasSize(2);
    assertThat(tree.mavenRuns().getFirst()).doesNotContain("clean");
    assertThat(tree.mavenRuns().getLast()).contains("clean package");
  }

  @Test
  @DisplayName("Launcher: the packaged program runs without its sources, moved to another folder")
  void packagedProgram() throws Exception {
    Path packaged = Checkout.here().root().resolve("app/target/postroad");
    assumeTrue(Files.exists(packaged.resolve("postroad.jar")), "the program is not packaged");
    Path installed = base.resolve("another place");
    try (Stream<Path> files = Files.walk(packaged)) {
      for (Path file : files.toList()) {
        Files.copy(file, installed.resolve(packaged.relativize(file).toString()));
      }
    }
    Path launcher = installed.resolve("postroad");
    Files.copy(Checkout.here().root().resolve("postroad"), launcher);
    Tree tree = Tree.installed(base).with("JAVA_HOME", System.getProperty("java.home"));
    // The JVM refuses two collectors and two archives: what the user names must still win.
    for (String options : List.of("", "-XX:+UseParallelGC -Xshare:off", "-Xmx1g -XX:+UseG1GC")) {
      Run run = tree.with("POSTROAD_JAVA_OPTS", options).run(launcher, "--version");
      assertThat(run.err()).isEmpty();
      assertThat(run.exit()).isZero();
      assertThat(run.out()).startsWith("postroad 0.");
    }
  }

  private String errors() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(base)) {
      for (Path file : files.toList()) {
        if (Objects.requireNonNull(file.getFileName()).toString().startsWith("err")) {
          all.append(Files.readString(file));
        }
      }
    }
    return all.toString();
  }
}
