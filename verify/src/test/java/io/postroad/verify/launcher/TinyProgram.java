package io.postroad.verify.launcher;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

/**
 * A program that only says a word, in a jar as large and as old as that with any other word of the
 * same length: what a launcher must still tell apart. Its rehearsal and its joining of jars do no
 * more than the launcher needs. Immutable.
 */
record TinyProgram(Path jar) {
  private static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");

  private static final String MAIN =
      """
      package io.postroad.app;
      public final class Main {
        public static void main(String[] args) {
          System.out.println(String.join(" ", args) + ": WORD");
        }
      }
      """;

  private static final String REHEARSAL =
      """
      package io.postroad.app.cli;
      public final class Rehearsal {
        public static void main(String[] args) {
          System.out.println("listening smtp 127.0.0.1:1 mx");
          System.out.println("ready");
          io.postroad.app.Main.main(args);
        }
      }
      """;

  private static final String ONE_JAR =
      """
      package io.postroad.app.packaging;
      public final class OneJar {
        public static void main(String[] args) throws Exception {
          java.nio.file.Files.copy(
              java.nio.file.Path.of(System.getProperty("java.class.path")),
              java.nio.file.Path.of(args[0]));
        }
      }
      """;

  /** Compiles and packs one below {@code folder} that says {@code word}. */
  static TinyProgram saying(String word, Path folder) throws IOException {
    Path sources = Files.createDirectories(folder.resolve("sources-" + word));
    Path classes = Files.createDirectories(folder.resolve("classes-" + word));
    Path main = Files.writeString(sources.resolve("Main.java"), MAIN.replace("WORD", word));
    Path rehearsal = Files.writeString(sources.resolve("Rehearsal.java"), REHEARSAL);
    Path oneJar = Files.writeString(sources.resolve("OneJar.java"), ONE_JAR);
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                said,
                said,
                "-d",
                classes.toString(),
                main.toString(),
                rehearsal.toString(),
                oneJar.toString());
    if (code != 0) {
      throw new IllegalStateException(said.toString(StandardCharsets.UTF_8));
    }
    Path jar = folder.resolve(word + ".jar");
    pack(classes, jar);
    return new TinyProgram(jar);
  }

  private static void pack(Path classes, Path jar) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(classes)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      store(
          zip, JarFile.MANIFEST_NAME, "Manifest-Version: 1.0\n\n".getBytes(StandardCharsets.UTF_8));
      for (Path file : files) {
        store(zip, classes.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
  }

  private static void store(ZipOutputStream zip, String name, byte[] octets) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    CRC32 sum = new CRC32();
    sum.update(octets);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(octets.length);
    entry.setCrc(sum.getValue());
    entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
    zip.putNextEntry(entry);
    zip.write(octets);
    zip.closeEntry();
  }

  /** Puts it where another one may be, as a package manager does: with the time it was made. */
  void install(Path target) throws IOException {
    Path draft = target.resolveSibling("draft");
    Files.copy(jar, draft);
    Files.setLastModifiedTime(draft, FileTime.from(MADE));
    Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
  }
}
