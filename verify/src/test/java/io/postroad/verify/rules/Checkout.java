package io.postroad.verify.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The checkout that the tests run in. Immutable. */
public record Checkout(Path root) {

  /** The checkout around the current folder: the nearest one above it that holds the launcher. */
  public static Checkout here() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isRegularFile(folder.resolve("postroad"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("no checkout around " + Path.of("").toAbsolutePath());
    }
    return new Checkout(folder);
  }

  /** Every Java file below {@code <module>/src/main/java}, in a fixed order. */
  public List<Path> mainSources() {
    return sources("main");
  }

  /** Every Java file of the modules, tests included, in a fixed order. */
  public List<Path> allSources() {
    return Stream.concat(sources("main").stream(), sources("test").stream()).toList();
  }

  /** The name of {@code file} from the root on, with slashes. */
  public String name(Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  private List<Path> sources(String kind) {
    try (Stream<Path> modules = Files.list(root)) {
      return modules
          .map(module -> module.resolve("src").resolve(kind).resolve("java"))
          .filter(Files::isDirectory)
          .flatMap(Checkout::javaFiles)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
