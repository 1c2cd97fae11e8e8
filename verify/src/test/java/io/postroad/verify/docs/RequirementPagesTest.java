package io.postroad.verify.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.verify.rules.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The pages that map the requirements of an RFC to tests name tests that exist. */
class RequirementPagesTest {
  private static final Pattern NAMED_TEST = Pattern.compile("`(\\w+Test)(?:[.#](\\w+))?`");

  private final Checkout checkout = Checkout.here();

  @Test
  @DisplayName("Docs: every test that an RFC page names exists")
  void namedTestsExist() throws IOException {
    Map<String, String> tests = testSources();
    List<String> missing = new ArrayList<>();
    int named = 0;
    try (DirectoryStream<Path> pages =
        Files.newDirectoryStream(checkout.root().resolve("docs"), "rfc*.md")) {
      for (Path page : pages) {
        Matcher names = NAMED_TEST.matcher(Files.readString(page));
        while (names.find()) {
          named++;
          if (!exists(tests, names.group(1), names.group(2))) {
            missing.add(page.getFileName() + ": " + names.group());
          }
        }
      }
    }
    System.out.println("docs: named_tests=" + named + " missing=" + missing.size());
    assertThat(missing).isEmpty();
    assertThat(named).isPositive();
  }

  @Test
  @DisplayName("Docs: control: a test that does not exist is found missing")
  void controlCanFail() {
    Map<String, String> tests = testSources();
    assertThat(exists(tests, "RequirementPagesTest", "controlCanFail")).isTrue();
    assertThat(exists(tests, "RequirementPagesTest", "noSuchTest")).isFalse();
    assertThat(exists(tests, "NoSuchTest", null)).isFalse();
  }

  private static boolean exists(
      Map<String, String> tests, String type, @org.jspecify.annotations.Nullable String method) {
    String source = tests.get(type);
    return source != null && (method == null || source.contains("void " + method + "("));
  }

  private Map<String, String> testSources() {
    Map<String, String> sources = new HashMap<>();
    for (Path file : checkout.allSources()) {
      String name = file.getFileName().toString().replaceFirst("\\.java$", "");
      if (name.endsWith("Test")) {
        sources.merge(name, read(file), String::concat); // Modules may share a name.
      }
    }
    return sources;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
