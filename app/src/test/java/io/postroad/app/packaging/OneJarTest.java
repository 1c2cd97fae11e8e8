package io.postroad.app.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Program and libraries in one jar are the same program. */
class OneJarTest {
  @TempDir private Path folder;

  @Test
  @DisplayName("One jar: the first of two entries, the newest form, services of all, no signature")
  void joins() throws IOException {
    jar(
        "program.jar",
        Map.of("Class-Path", "lib/a.jar lib/b.jar", "Main-Class", "x.Main"),
        "x",
        "own");
    jar(
        "lib/a.jar",
        Map.of("Multi-Release", "true"),
        "twice",
        "first",
        "form",
        "old",
        "META-INF/versions/9/form",
        "newer",
        "META-INF/versions/21/form",
        "newest",
        "META-INF/versions/999/form",
        "of the future",
        "META-INF/services/s",
        "of.A",
        "META-INF/A.SF",
        "signature",
        "META-INF/A.RSA",
        "signature",
        "META-INF/LICENSE",
        "of A",
        "META-INF/versions/9/module-info.class",
        "module");
    jar(
        "lib/b.jar",
        Map.of(),
        "twice",
        "second",
        "META-INF/versions/9/twice",
        "not a form",
        "META-INF/services/s",
        "of.B",
        "LICENSE.txt",
        "of B");
    Map<String, String> joined = joined();
    assertThat(joined)
        .containsEntry("x", "own")
        .containsEntry("twice", "first")
        .containsEntry("form", "newest")
        .containsEntry("META-INF/services/s", "of.A\nof.B")
        .containsEntry("META-INF/licenses/a/LICENSE", "of A")
        .containsEntry("META-INF/licenses/b/LICENSE.txt", "of B")
        .hasSize(7);
    try (JarFile jar = new JarFile(folder.resolve("one.jar").toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class")).isEqualTo("x.Main");
      assertThat(jar.getManifest().getMainAttributes().getValue("Class-Path")).isNull();
      assertThat(jar.stream().allMatch(entry -> entry.getMethod() == ZipEntry.STORED)).isTrue();
    }
  }

  @Test
  @DisplayName("One jar: the same jars give the same octets")
  void reproducible() throws IOException {
    jar("program.jar", Map.of("Class-Path", "lib/a.jar"), "x", "own");
    jar("lib/a.jar", Map.of(), "y", "other");
    OneJar.join(folder.resolve("program.jar"), folder.resolve("first.jar"));
    OneJar.join(folder.resolve("program.jar"), folder.resolve("second.jar"));
    assertThat(folder.resolve("first.jar")).hasSameBinaryContentAs(folder.resolve("second.jar"));
  }

  @Test
  @DisplayName("One jar: a missing library fails, and leaves what was there")
  void missingLibrary() throws IOException {
    jar("program.jar", Map.of("Class-Path", "lib/gone.jar"), "x", "own");
    Files.writeString(folder.resolve("one.jar"), "before");
    assertThatThrownBy(() -> OneJar.join(folder.resolve("program.jar"), folder.resolve("one.jar")))
        .isInstanceOf(IOException.class);
    assertThat(folder.resolve("one.jar")).hasContent("before");
  }

  @Test
  @DisplayName(
      "One jar: a class without stack maps gets them and verifies; others stay as they are")
  void modernClass() throws IOException {
    byte[] old = classFile(CommandLine.class);
    assertThat(ModernClass.major(old)).as("picocli is for Java 5").isLessThan(50);
    byte[] modern = ModernClass.of(old);
    assertThat(ModernClass.major(modern)).isGreaterThanOrEqualTo(50);
    assertThat(ClassFile.of().verify(modern)).isEmpty();
    assertThat(ClassFile.of().parse(modern).methods())
        .hasSameSizeAs(ClassFile.of().parse(old).methods());
    byte[] own = classFile(OneJar.class);
    assertThat(ModernClass.of(own)).isSameAs(own);
  }

  @Test
  @DisplayName("One jar: what is no class file, or cannot have stack maps, stays as it is")
  void notModernized() {
    byte[] none = "no class at all".getBytes(StandardCharsets.US_ASCII);
    assertThat(ModernClass.of(none)).isSameAs(none);
    byte[] broken = {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, 49, 0, 9, 1};
    assertThat(ModernClass.of(broken)).isSameAs(broken);
  }

  private static byte[] classFile(Class<?> type) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class"))) {
      return in.readAllBytes();
    }
  }

  private void jar(String name, Map<String, String> head, String... entries) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    head.forEach((key, value) -> manifest.getMainAttributes().putValue(key, value));
    Path file = folder.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      for (int i = 0; i < entries.length; i += 2) {
        out.putNextEntry(new JarEntry(entries[i]));
        out.write(entries[i + 1].getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
  }

  private Map<String, String> joined() throws IOException {
    OneJar.join(folder.resolve("program.jar"), folder.resolve("one.jar"));
    Map<String, String> found = new LinkedHashMap<>();
    try (JarFile jar = new JarFile(folder.resolve("one.jar").toFile())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        try (InputStream in = jar.getInputStream(entry)) {
          found.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
    return found;
  }
}
