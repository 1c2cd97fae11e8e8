package io.postroad.verify.launcher;

import io.postroad.verify.rules.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A folder with a copy of the launcher in it, and what surrounds it: JDKs that only say how they
 * were called, and a Maven that only says that it ran. The usual install folders are one of this
 * tree's own, so that no real JDK is found. Confined to one thread.
 */
final class Tree {

  /** How one run ended. */
  record Run(int exit, String out, String err) {}

  /** What the launcher is told beside its arguments; the rest of the environment is empty. */
  private final Map<String, String> environment = new TreeMap<>();

  private final Path base;
  private final Path home;

  private Tree(Path base, Path home) {
    this.base = base;
    this.home = home;
    environment.put("PATH", base.resolve("bin") + ":/usr/bin:/bin");
    environment.put("HOME", base.resolve("nobody").toString());
  }

  /** An installed tree: the launcher beside the jar. */
  static Tree installed(Path base) throws IOException {
    Tree tree = new Tree(base, base.resolve("an installed tree"));
    Files.createDirectories(tree.home);
    Files.createFile(tree.home.resolve("postroad.jar"));
    tree.copyLauncher();
    return tree;
  }

  /** A checkout with one source, not built yet, and a Maven that {@link #mavenRuns} counts. */
  static Tree checkout(Path base) throws IOException {
    Tree tree = new Tree(base, base.resolve("a checkout"));
    Path sources = Files.createDirectories(tree.home.resolve("app/src/main/java"));
    Files.writeString(sources.resolve("Main.java"), "class Main {}");
    Files.writeString(tree.home.resolve("pom.xml"), "<project />");
    tree.copyLauncher();
    tree.maven("");
    return tree;
  }

  private void copyLauncher() throws IOException {
    String text = Files.readString(Checkout.here().root().resolve("postroad"));
    String usual = "/usr/lib/jvm/* /opt/* ";
    if (!text.contains(usual)) {
      throw new IllegalStateException("the launcher no longer names its folders as this test does");
    }
    Files.createDirectories(base.resolve("usual"));
    script(launcher(), text.replace(usual, "'" + base.resolve("usual") + "'/* "));
    // "java" is looked for on PATH: the folders of the system may hold a real one.
    Files.createDirectories(base.resolve("bin"));
  }

  Path base() {
    return base;
  }

  Path home() {
    return home;
  }

  Path launcher() {
    return home.resolve("postroad");
  }

  /** Sets one variable of the launcher's environment. */
  Tree with(String variable, Object value) {
    environment.put(variable, value.toString());
    return this;
  }

  /** A JDK below the tree that says {@code name}, its process id and its arguments. */
  Path jdk(String name, String version) throws IOException {
    Path jdk = base.resolve(name);
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(
        jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    script(
        jdk.resolve("bin/java"),
        """
        #!/bin/sh
        [ "$1" != -version ] || { echo 'openjdk version "%s"' >&2; exit 0; }
        echo "jdk=%s pid=$$"
        for argument; do echo "[$argument]"; done
        """
            .formatted(version, name));
    script(jdk.resolve("bin/javac"), "#!/bin/sh\n");
    return jdk;
  }

  /** A Maven that counts its runs, does {@code first}, and leaves what a build leaves. */
  void maven(String first) throws IOException {
    script(
        base.resolve("bin/mvn"),
        """
        #!/bin/sh
        echo "$*" >>'%s'
        echo '[INFO] noise of Maven'
        %s
        mkdir -p '%s/app/target/postroad'
        : >'%s/app/target/postroad/postroad.jar'
        : >'%s/app/target/postroad/.built'
        """
            .formatted(base.resolve("runs"), first, home, home, home));
  }

  /** The arguments of every run of Maven so far. */
  List<String> mavenRuns() throws IOException {
    Path runs = base.resolve("runs");
    return Files.exists(runs) ? Files.readAllLines(runs) : List.of();
  }

  /** Makes every file look older than a build that is made now. */
  void age(Path file, long seconds) throws IOException {
    Instant made = Files.getLastModifiedTime(file).toInstant();
    Files.setLastModifiedTime(file, FileTime.from(made.minusSeconds(seconds)));
  }

  /** Starts {@code program}; its standard output is for the caller, its errors go to a file. */
  Process start(Path program, List<String> arguments) throws IOException {
    return builder(program, arguments)
        .redirectError(Files.createTempFile(base, "err", ".txt").toFile())
        .start();
  }

  /** Runs the launcher to its end. */
  Run run(String... arguments) throws IOException, InterruptedException {
    return run(launcher(), arguments);
  }

  /** Runs {@code program} to its end, three minutes at most. */
  Run run(Path program, String... arguments) throws IOException, InterruptedException {
    Path out = Files.createTempFile(base, "out", ".txt");
    Path err = Files.createTempFile(base, "err", ".txt");
    Process process =
        builder(program, List.of(arguments))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(180, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("the launcher did not end: " + Files.readString(err));
    }
    return new Run(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  private ProcessBuilder builder(Path program, List<String> arguments) {
    ProcessBuilder builder = new ProcessBuilder();
    builder.command().add(program.toString());
    builder.command().addAll(arguments);
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.directory(base.toFile());
  }

  /** Writes an executable file. */
  static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
