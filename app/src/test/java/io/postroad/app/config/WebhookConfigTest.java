package io.postroad.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookConfigTest {
  private static final String GOOD =
      """
      [[webhooks]]
      url = "https://hooks.example.test/in"
      secret = "0123456789abcdef"
      """;

  @TempDir private Path folder;

  @Test
  @DisplayName("webhooks: every key has the default that the reference says")
  void defaults() throws Exception {
    Configuration read = ConfigFile.of(folder, GOOD).read();
    Webhook hook = read.webhooks().getFirst();
    assertThat(hook.url()).hasToString("https://hooks.example.test/in");
    assertThat(hook.events())
        .isEqualTo(
            Set.of(
                Webhook.Kind.DELIVERED,
                Webhook.Kind.DEFERRED,
                Webhook.Kind.FAILED,
                Webhook.Kind.EXPIRED));
    assertThat(hook.domains()).isEmpty();
    assertThat(hook.keep()).isEqualTo(Duration.ofDays(1));
    assertThat(hook.size()).isEqualTo(16 << 20);
    assertThat(read.effective().entries().toString())
        .as("the secret is shown nowhere")
        .doesNotContain("0123456789abcdef");
    assertThat(hook.toString()).doesNotContain("0123456789abcdef");
  }

  @Test
  @DisplayName("webhooks: a domain is itself, with a leading dot every subdomain")
  void domains() throws Exception {
    Webhook hook =
        ConfigFile.of(folder, GOOD + "domains = ['a.test', '.b.test']\n")
            .read()
            .webhooks()
            .getFirst();
    assertThat(List.of("a.test", "x.b.test", "y.x.b.test")).allMatch(hook::wants);
    assertThat(List.of("b.test", "x.a.test", "xb.test", "")).noneMatch(hook::wants);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          url = "ftp://x.test/"                       | is not an address; write https://HOST/PATH
          url = "https:///nowhere"                    | is not an address; write https://HOST/PATH
          url = "https://user:pass@x.test/"           | a user, password or fragment is not called
          url = "https://x.test/#part"                | a user, password or fragment is not called
          secret = "0123456789abcdef"                 | webhooks.url: it is needed
          url = "https://x.test/"                     | webhooks.secret: at least 16 characters
          url = "https://x.test/\\nX"                 | is not an address
          events = ["delivered", "opened"]            | "opened" is none of the possible values
          """)
  @DisplayName("product §2: what is wrong with a webhook is said with key and what to do")
  void errors(String line, String error) throws Exception {
    List<String> errors = ConfigFile.of(folder, "[[webhooks]]\n" + line + "\n").errors();
    assertThat(errors).anyMatch(each -> each.contains(error));
  }

  @Test
  @DisplayName("webhooks: short secrets, the same address twice and too many are errors")
  void bounds() throws Exception {
    assertThat(ConfigFile.of(folder, GOOD.replace("0123456789abcdef", "short")).errors())
        .anyMatch(error -> error.contains("webhooks.secret: at least 16 characters"));
    assertThat(ConfigFile.of(folder, GOOD.replace("0123456789abcdef", "whsec_c2hvcnQ=")).errors())
        .anyMatch(error -> error.contains("behind whsec_ at least 16 octets"));
    assertThat(ConfigFile.of(folder, GOOD + GOOD).errors())
        .anyMatch(error -> error.contains("is there twice"));
    assertThat(ConfigFile.of(folder, GOOD + "events = []\n").errors())
        .anyMatch(error -> error.contains("it would hear nothing"));
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 17; i++) {
      many.append(GOOD.replace("/in", "/in" + i));
    }
    assertThat(ConfigFile.of(folder, many.toString()).errors())
        .anyMatch(error -> error.contains("more than 16"));
  }
}
