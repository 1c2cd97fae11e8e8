package io.postroad.app.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.app.cli.CommandTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What shells complete. */
class CompletionsTest {
  @TempDir private Path folder;

  private Path script(String name) throws Exception {
    return Files.writeString(
        folder.resolve("script"), Completions.of(CommandTree.model()).get(name));
  }

  @Test
  @DisplayName("Completion: bash loads the script and completes commands and options")
  void bash() throws Exception {
    Path script = script("bash-completion/completions/postroad");
    assertThat(Tool.says("bash", "-n", script.toString())).isEmpty();
    assertThat(completed(script, "postroad", "sen")).isEqualTo("send sendmail");
    assertThat(completed(script, "postroad", "send", "--subj")).isEqualTo("--subject");
    assertThat(completed(script, "postroad", "queue", "ret")).isEqualTo("retry");
  }

  private static String completed(Path script, String... words) throws Exception {
    String line = String.join(" ", words);
    return Tool.says(
            "bash",
            "-c",
            "source '%s' && compopt() { :; }; COMP_WORDS=(%s) COMP_CWORD=%d COMP_LINE='%s'; _complete_postroad; echo \"${COMPREPLY[*]}\""
                .formatted(script, line, words.length - 1, line))
        .strip();
  }

  @Test
  @DisplayName("Completion: zsh and fish read their scripts")
  void others() throws Exception {
    assertThat(Tool.says("zsh", "-n", script("zsh/site-functions/_postroad").toString())).isEmpty();
    Path fish = script("fish/vendor_completions.d/postroad.fish");
    assertThat(Tool.says("fish", "-c", "source '" + fish + "'; complete -C 'postroad queue ret'"))
        .startsWith("retry");
  }

  @Test
  @DisplayName("Completion: every shell knows every command")
  void everyCommand() {
    Map<String, String> scripts = Completions.of(CommandTree.model());
    assertThat(scripts).hasSize(3);
    for (String name : CommandTree.model().getSubcommands().keySet()) {
      assertThat(scripts.values()).allMatch(script -> script.contains(name));
    }
  }
}
