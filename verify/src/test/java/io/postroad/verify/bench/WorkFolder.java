package io.postroad.verify.bench;

import io.postroad.verify.rules.Checkout;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A folder of one benchmark, in {@code verify/target}: on the disk of the checkout, and readable by
 * the users that Postfix runs as. Emptied before and after.
 */
record WorkFolder(Path path) implements AutoCloseable {

  static WorkFolder of(String name) throws IOException {
    Path path = target().resolve(name);
    delete(path);
    Files.createDirectories(path);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new WorkFolder(path);
  }

  static Path target() {
    return Checkout.here().root().resolve("verify/target");
  }

  /** Where plots and tables go: {@code -Dpostroad.bench.plots}, else beside the other results. */
  static Path plots() throws IOException {
    String chosen = System.getProperty("postroad.bench.plots", "");
    Path folder =
        chosen.isEmpty()
            ? target().resolve("plots")
            : Checkout.here().root().resolve(chosen); // an absolute path stays as it is
    return Files.createDirectories(folder);
  }

  @Override
  public void close() throws IOException {
    delete(path);
  }

  private static void delete(Path top) throws IOException {
    if (!Files.exists(top)) {
      return;
    }
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path folder, @org.jspecify.annotations.Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
