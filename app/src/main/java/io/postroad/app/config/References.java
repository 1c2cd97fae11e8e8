package io.postroad.app.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Replaces <code>${env:NAME}</code> and <code>${file:PATH}</code> in values. What is put in is not
 * looked at again. Immutable.
 */
final class References {
  private static final int FILE_MAX = 64 * 1024;

  private final Map<String, String> environment;
  private final Path folder;

  /** Looks names up in {@code environment} and relative paths in {@code folder}. */
  References(Map<String, String> environment, Path folder) {
    this.environment = environment;
    this.folder = folder;
  }

  /** Whether there is anything to replace. */
  static boolean in(String text) {
    return text.contains("${");
  }

  /**
   * The text with every reference replaced.
   *
   * @throws BadValueException when a variable is not set, a file cannot be read, or the braces hold
   *     something else
   */
  String resolve(String text) throws BadValueException {
    StringBuilder result = new StringBuilder();
    int at = 0;
    while (true) {
      int open = text.indexOf("${", at);
      if (open < 0) {
        return result.append(text, at, text.length()).toString();
      }
      int close = text.indexOf('}', open);
      if (close < 0) {
        throw new BadValueException("\"${\" is never closed; write ${env:NAME} or ${file:PATH}");
      }
      result.append(text, at, open).append(lookUp(text.substring(open + 2, close)));
      at = close + 1;
    }
  }

  private String lookUp(String reference) throws BadValueException {
    if (reference.startsWith("env:")) {
      String name = reference.substring("env:".length());
      String value = environment.get(name);
      if (value == null) {
        throw new BadValueException(
            "environment variable \"" + name + "\" is not set; set it, or write the value here");
      }
      return value;
    }
    if (reference.startsWith("file:")) {
      return content(reference.substring("file:".length()));
    }
    throw new BadValueException(
        "\"${" + reference + "}\" is not known; write ${env:NAME} or ${file:PATH}");
  }

  private String content(String name) throws BadValueException {
    Path path = folder.resolve(name);
    byte[] octets;
    try (InputStream in = Files.newInputStream(path)) {
      octets = in.readNBytes(FILE_MAX + 1);
    } catch (IOException e) {
      throw new BadValueException(Trouble.reading(path, e));
    }
    if (octets.length > FILE_MAX) {
      throw new BadValueException(
          path + " is too large for a value; at most " + Quantities.show(FILE_MAX));
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
      return text.stripTrailing();
    } catch (CharacterCodingException e) {
      throw new BadValueException(path + " is not UTF-8 text; save it as UTF-8");
    }
  }
}
