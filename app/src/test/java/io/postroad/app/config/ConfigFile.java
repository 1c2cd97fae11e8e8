package io.postroad.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A configuration file in a folder of its own. */
record ConfigFile(Path folder, Path path) {
  /** What is stored of the password {@code hunter2}. */
  static final String HUNTER2 =
      "SCRAM-SHA-256$600000:MDEyMzQ1Njc4OWFiY2RlZg==$QIFSzeeNgaIEIW"
          + "U1Rbmb0IuvRr/wzGU7PWk3j0ldq2E=:1A8pu86SJ5ex5rTUl1Z2ABsf2Jpp9BR7unBIaE9N9TA=";

  private static final Map<String, String> ENVIRONMENT =
      Map.of("NAME", "mx9", "COUNT", "250", "EMPTY", "");

  static ConfigFile of(Path folder, String text) throws IOException {
    Path path = folder.resolve("p.toml");
    Files.writeString(path, text);
    return new ConfigFile(folder, path);
  }

  Configuration read() throws ConfigurationException {
    return configurations().read(path, Overrides.NONE);
  }

  Configurations configurations() {
    return new Configurations(ENVIRONMENT, folder);
  }

  /** What is wrong, without the file's name. */
  List<String> errors() {
    try {
      read();
      return List.of();
    } catch (ConfigurationException e) {
      return e.problems().stream()
          .map(Problem::text)
          .map(text -> text.replace(path + ":", "").replace(folder + "/", ""))
          .toList();
    }
  }
}
