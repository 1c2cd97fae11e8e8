package io.postroad.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The page that describes every key; {@code -Dpostroad.regenerate=true} writes it anew. */
class ReferenceTest {
  private static final Path PAGE =
      Path.of(System.getProperty("postroad.root", "..")).resolve("docs/configuration.md");

  @Test
  @DisplayName("docs/configuration.md is what `config reference` prints")
  void pageIsGenerated() throws IOException {
    if (Boolean.getBoolean("postroad.regenerate")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, Reference.markdown());
    }
    assertThat(Files.readString(PAGE)).isEqualTo(Reference.markdown());
  }

  @Test
  @DisplayName("Every default can be read by its own type")
  void defaultsAreValid() {
    int[] keys = {0};
    Catalogue.walk((_, section) ->
        section
            .keys()
            .forEach(key -> {
              assertThat(key.fallbackValue()).as(key.name()).isNotNull();
              assertThat(key.doc()).as(key.name()).isNotBlank().endsWith(".").doesNotContain("\n");
              keys[0]++;
            }));
    System.out.println("keys=" + keys[0] + " defaults-read=" + keys[0]);
    assertThat(keys[0]).isGreaterThan(120);
  }
}
