package io.postroad.app.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The licences of the libraries: none is handed on without its own. Stateless. */
final class Licences {
  private static final String OWN = "postroad-";
  private static final String KEPT = "META-INF/licenses/";

  private Licences() {}

  /** Whether an entry of a jar is a licence or a notice. */
  static boolean isOne(String name) {
    String file = name.substring(name.lastIndexOf('/') + 1).toUpperCase(Locale.ROOT);
    boolean near =
        name.indexOf('/') < 0
            || (name.startsWith("META-INF/") && name.lastIndexOf('/') < "META-INF/".length());
    return near
        && !file.endsWith(".CLASS")
        && (file.startsWith("LICEN") || file.startsWith("NOTICE") || file.startsWith("COPYING"));
  }

  /** Where the joined jar keeps a licence that came with the library {@code jar}. */
  static String kept(String name, Path jar) {
    return KEPT + library(jar) + "/" + name.substring(name.lastIndexOf('/') + 1);
  }

  /** The name of a library's jar without its ending. */
  static String library(Path jar) {
    String name = String.valueOf(jar.getFileName());
    return name.endsWith(".jar") ? name.substring(0, name.length() - 4) : name;
  }

  /**
   * Each licence by library and name of its file.
   *
   * @param joined the joined jar
   * @param libraries the folder of the libraries' jars
   * @throws IOException when a library has none, neither in its jar nor in {@code
   *     packaging/licenses}
   */
  static Map<String, byte[]> of(Path joined, Path libraries, Path checkout) throws IOException {
    Map<String, byte[]> found = new TreeMap<>();
    try (JarFile jar = new JarFile(joined.toFile(), false)) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (entry.getName().startsWith(KEPT)) {
          try (InputStream in = jar.getInputStream(entry)) {
            found.put(entry.getName().substring(KEPT.length()), in.readAllBytes());
          }
        }
      }
    }
    Path folder = checkout.resolve("packaging/licenses");
    List<String> table = Files.readAllLines(folder.resolve("libraries.txt"));
    for (String library : libraries(libraries)) {
      if (found.keySet().stream().anyMatch(name -> name.startsWith(library + "/"))) {
        continue;
      }
      String licence =
          table.stream()
              .filter(line -> !line.startsWith("#"))
              .map(line -> line.split(" +", 2))
              .filter(line -> library.startsWith(line[0]))
              .map(line -> line[1].strip())
              .findFirst()
              .orElseThrow(() ->
                  new IOException(
                      library + " has no licence in its jar; add it to packaging/licenses"));
      Path text =
          licence.equals("Apache-2.0")
              ? checkout.resolve("LICENSE")
              : folder.resolve(licence + ".txt");
      found.put(library + "/" + licence + ".txt", Files.readAllBytes(text));
    }
    return found;
  }

  private static List<String> libraries(Path folder) throws IOException {
    try (Stream<Path> jars = Files.list(folder)) {
      return jars.filter(jar -> jar.toString().endsWith(".jar"))
          .map(Licences::library)
          .filter(name -> !name.startsWith(OWN))
          .sorted()
          .toList();
    }
  }
}
