package io.postroad.verify.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.verify.launcher.Tree.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The classes that a JVM remembers for fast starts are those of the jar that is there now. JDK 25
 * does not compare: with a cache of another jar it runs that one's classes, whatever size and time
 * the jars have. So the cache's name must tell.
 */
class ClassCacheTest {
  @TempDir private Path base;

  @Test
  @DisplayName("Launcher: a jar that was replaced by one as large and as old runs its own classes")
  void upgrade() throws Exception {
    Tree tree = installed();
    Path jar = tree.home().resolve("postroad.jar");
    TinyProgram first = TinyProgram.saying("one", base);
    TinyProgram second = TinyProgram.saying("two", base);
    first.install(jar);
    assertThat(tree.run("serve").out()).isEqualTo("serve: one\n");
    List<String> caches = caches(tree.home());
    assertThat(caches).hasSize(2);
    Run again = tree.run("serve");
    assertThat(again.err()).as("what is remembered is not learnt again").isEmpty();

    long size = Files.size(jar);
    var made = Files.getLastModifiedTime(jar);
    second.install(jar);
    assertThat(Files.size(jar)).isEqualTo(size);
    assertThat(Files.getLastModifiedTime(jar)).isEqualTo(made);
    assertThat(tree.run("serve").out()).isEqualTo("serve: two\n");
    assertThat(tree.run("serve").out()).isEqualTo("serve: two\n");
    assertThat(tree.run("queue", "list").out()).isEqualTo("queue list: two\n");
    assertThat(caches(tree.home())).hasSize(2).doesNotContainAnyElementsOf(caches);
  }

  @Test
  @DisplayName(
      "Launcher: the classes really come from the cache, unless the user names another archive")
  void cacheIsUsed() throws Exception {
    Tree tree = installed();
    Path jar = tree.home().resolve("postroad.jar");
    TinyProgram.saying("one", base).install(jar);
    tree.run("serve");
    tree.with("POSTROAD_JAVA_OPTS", "-Xlog:class+load:stderr");
    assertThat(tree.run("serve").err())
        .containsPattern("io\\.postroad\\.app\\.Main source: shared objects file");
    tree.with("POSTROAD_JAVA_OPTS", "-Xshare:auto -Xlog:class+load:stderr");
    assertThat(tree.run("serve").err()).containsPattern("io\\.postroad\\.app\\.Main source: file:");
  }

  @Test
  @DisplayName("Launcher: a broken or foreign cache stops no start and says nothing")
  void brokenCache() throws Exception {
    Tree tree = installed();
    Path jar = tree.home().resolve("postroad.jar");
    TinyProgram.saying("one", base).install(jar);
    tree.run("queue");
    Path cache =
        tree.home()
            .resolve(
                caches(tree.home()).stream()
                    .filter(name -> name.endsWith("-command.aot"))
                    .findFirst()
                    .orElseThrow());
    byte[] good = Files.readAllBytes(cache);
    byte[] noise = new byte[1 << 20];
    new Random(7).nextBytes(noise);
    for (byte[] bad :
        List.of(
            new byte[0], Arrays.copyOf(good, 100), Arrays.copyOf(good, good.length / 2), noise)) {
      Files.write(cache, bad);
      Run run = tree.run("queue");
      assertThat(run.out()).isEqualTo("queue: one\n");
      assertThat(run.err()).isEmpty();
      assertThat(run.exit()).isZero();
    }
    // One of a JVM that lays out its heap in another way; the JVM looks at such things, not at the
    // jar.
    Files.write(cache, good);
    Run run = tree.with("POSTROAD_JAVA_OPTS", "-XX:-UseCompressedOops").run("queue");
    assertThat(run.out()).isEqualTo("queue: one\n");
    assertThat(run.err()).isEmpty();
  }

  @Test
  @DisplayName("Launcher: a checkout that was built again runs its new classes from one jar")
  void rebuilt() throws Exception {
    Tree tree = Tree.checkout(base).with("JAVA_HOME", System.getProperty("java.home"));
    maven(tree, TinyProgram.saying("one", base));
    assertThat(tree.run("queue").out()).isEqualTo("queue: one\n");
    Path run = tree.home().resolve("app/target/postroad/run");
    List<String> caches = caches(run);
    assertThat(caches).hasSize(2);

    maven(tree, TinyProgram.saying("two", base));
    tree.age(tree.home().resolve("app/target/postroad/.built"), 60);
    Files.writeString(tree.home().resolve("app/src/main/java/More.java"), "class More {}");
    assertThat(tree.run("queue").out()).isEqualTo("queue: two\n");
    assertThat(caches(run)).hasSize(2).doesNotContainAnyElementsOf(caches);

    // A build that the launcher did not make, such as that of the tests.
    TinyProgram.saying("six", base)
        .install(tree.home().resolve("app/target/postroad/postroad.jar"));
    Files.setLastModifiedTime(
        tree.home().resolve("app/target/postroad/postroad.jar"),
        FileTime.from(
            Files.getLastModifiedTime(run.resolve("postroad.jar")).toInstant().plusSeconds(2)));
    assertThat(tree.run("queue").out()).isEqualTo("queue: six\n");
  }

  private Tree installed() throws IOException {
    return Tree.installed(base).with("JAVA_HOME", System.getProperty("java.home"));
  }

  private static void maven(Tree tree, TinyProgram program) throws IOException {
    Path built = tree.home().resolve("app/target/postroad");
    Tree.script(
        tree.base().resolve("bin/mvn"),
        """
        #!/bin/sh
        mkdir -p '%1$s'
        cp '%2$s' '%1$s/postroad.jar'
        : >'%1$s/.built'
        """
            .formatted(built, program.jar()));
  }

  /** The names of the caches that hold something. */
  private static List<String> caches(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".aot"))
          .filter(file -> file.toFile().length() > 0)
          .map(file -> String.valueOf(file.getFileName()))
          .sorted()
          .toList();
    }
  }
}
