package io.postroad.verify.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.SimpleJavaFileObject;

/** One Java file as the rules and the compiler see it. Immutable. */
final class SourceText extends SimpleJavaFileObject {

  private final String name;
  private final String text;

  /**
   * @param name what findings call it, a path with slashes that ends in the type's own file name
   */
  SourceText(String name, String text) {
    super(URI.create("string:///" + name), Kind.SOURCE);
    this.name = name;
    this.text = text;
  }

  static SourceText of(Checkout checkout, Path file) {
    try {
      return new SourceText(checkout.name(file), Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return name;
  }

  String text() {
    return text;
  }

  @Override
  public CharSequence getCharContent(boolean ignoreEncodingErrors) {
    return text;
  }
}
