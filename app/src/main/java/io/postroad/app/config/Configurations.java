package io.postroad.app.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds, reads and checks configurations. Thread-safe. */
public final class Configurations {
  private static final String VARIABLE = "POSTROAD_CONFIG";
  private static final Path USUAL = Path.of("/etc/postroad/postroad.toml");
  private static final int FILE_MAX = 64 << 20;

  private final Map<String, String> environment;
  private final Path workingFolder;

  /** With the given environment; relative paths of the command line begin at the folder. */
  public Configurations(Map<String, String> environment, Path workingFolder) {
    this.environment = Map.copyOf(environment);
    this.workingFolder = workingFolder;
  }

  /** With the process's own. */
  public static Configurations ofProcess() {
    return new Configurations(System.getenv(), Path.of("").toAbsolutePath());
  }

  /** The machine's own name; no name server is asked for it. */
  public static String systemName(Map<String, String> environment) {
    return SystemName.of(environment);
  }

  /** The file to use: the one given, else {@code POSTROAD_CONFIG}, else the usual one. */
  public Optional<Path> find(Optional<String> given) {
    Optional<String> named =
        given.or(() -> Optional.ofNullable(environment.get(VARIABLE)).filter(v -> !v.isEmpty()));
    return named
        .map(Path::of)
        .or(() -> Files.exists(USUAL) ? Optional.of(USUAL) : Optional.empty());
  }

  /**
   * The configuration to use, or the one for none.
   *
   * @throws ConfigurationException with everything that is wrong
   */
  public Configuration load(Optional<String> given, Overrides overrides)
      throws ConfigurationException {
    Optional<Path> file = find(given);
    return file.isPresent() ? read(file.get(), overrides) : without(overrides);
  }

  /**
   * The configuration of that file.
   *
   * @throws ConfigurationException with everything that is wrong
   */
  public Configuration read(Path file, Overrides overrides) throws ConfigurationException {
    Path absolute = workingFolder.resolve(file).normalize();
    Path parent = absolute.getParent();
    Path folder = parent == null ? workingFolder : parent;
    ConfigReader reader = new ConfigReader(file.toString(), new References(environment, folder));
    Node root = reader.read(text(file, absolute));
    OverrideReader.apply(overrides, root, reader);
    ConfigurationBuilder builder = new ConfigurationBuilder(reader, folder, workingFolder);
    return checked(builder.build(Optional.of(absolute), root, environment), reader);
  }

  /**
   * The configuration where there is none.
   *
   * @throws ConfigurationException when an option of the command line is wrong
   */
  public Configuration without(Overrides overrides) throws ConfigurationException {
    ConfigReader reader =
        new ConfigReader("command line", new References(environment, workingFolder));
    Node root = Catcher.values();
    OverrideReader.apply(overrides, root, reader);
    ConfigurationBuilder builder = new ConfigurationBuilder(reader, workingFolder, workingFolder);
    return checked(builder.build(Optional.empty(), root, environment), reader);
  }

  private static Configuration checked(Configuration configuration, ConfigReader reader)
      throws ConfigurationException {
    List<Problem> problems = reader.problems();
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return configuration;
  }

  private static String text(Path shown, Path file) throws ConfigurationException {
    byte[] octets;
    try (InputStream in = Files.newInputStream(file)) {
      octets = in.readNBytes(FILE_MAX + 1);
    } catch (IOException e) {
      throw broken(shown, Trouble.reading(shown, e));
    }
    if (octets.length > FILE_MAX) {
      throw broken(shown, "the file is too large; at most " + Quantities.show(FILE_MAX));
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException e) {
      throw broken(shown, "the file is not UTF-8 text; save it as UTF-8");
    }
  }

  private static ConfigurationException broken(Path file, String message) {
    return new ConfigurationException(
        List.of(new Problem(file.toString(), Position.START, message, Optional.empty())));
  }
}
