package io.postroad.app.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.app.cli.CommandTree;
import io.postroad.app.config.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Manual pages say what the program does, and every formatter can read them. */
class ManPagesTest {
  private static final LocalDate DATE = LocalDate.of(2026, 1, 1);

  @TempDir private Path folder;

  private static Map<String, String> pages() {
    Map<String, String> pages = new TreeMap<>(new ManPages(DATE, "0.1.0").of(CommandTree.model()));
    pages.put("postroad.toml.5", ConfigPage.of(DATE, "0.1.0"));
    return pages;
  }

  @Test
  @DisplayName(
      "Manual: every command has a page with each of its options, and the overview names it")
  void everyCommand() {
    Map<String, String> pages = pages();
    CommandLine program = CommandTree.model();
    assertThat(program.getSubcommands()).containsKeys("serve", "send", "queue", "sendmail");
    program
        .getSubcommands()
        .forEach((name, command) -> {
          String page = pages.get("postroad-" + name + ".1");
          assertThat(page).as(name).isNotNull().contains(".SH \"NAME\"", ".SH \"EXAMPLE\"");
          for (var option : ManPages.shown(command.getCommandSpec())) {
            assertThat(page).contains(Roff.bold(option.longestName()));
          }
          assertThat(pages.get("postroad.1")).contains("postroad\\-" + Roff.escaped(name));
        });
    assertThat(pages).hasSize(program.getSubcommands().size() + 2);
  }

  @Test
  @DisplayName("Manual: every option and argument says what it is")
  void everyOptionIsDescribed() {
    CommandTree.model().getSubcommands().values().forEach(ManPagesTest::described);
  }

  private static void described(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    for (var option : ManPages.shown(spec)) {
      assertThat(ManPages.plain(option.description()))
          .as("%s %s", spec.qualifiedName(), option.longestName())
          .isNotBlank();
      assertThat(ManPages.takesValue(option) ? option.paramLabel() : "")
          .as("%s %s", spec.qualifiedName(), option.longestName())
          .doesNotStartWith("<");
    }
    for (var parameter : spec.positionalParameters()) {
      assertThat(ManPages.plain(parameter.description()))
          .as("%s %s", spec.qualifiedName(), parameter.paramLabel())
          .matches(text -> parameter.hidden() || !text.isBlank());
    }
    command.getSubcommands().values().forEach(ManPagesTest::described);
  }

  @Test
  @DisplayName("Manual: postroad.toml(5) has every key of the configuration")
  void everyKey() {
    String page = ConfigPage.of(DATE, "0.1.0");
    assertThat(Reference.rows())
        .hasSizeGreaterThan(100)
        .allSatisfy(
            row -> assertThat(page).contains(Roff.bold(String.valueOf(row.get("key"))) + " ("));
  }

  @Test
  @DisplayName("Manual: groff has nothing to complain of, and shows text as it was written")
  void rendered() throws Exception {
    for (Map.Entry<String, String> page : pages().entrySet()) {
      Path file = Files.writeString(folder.resolve(page.getKey()), page.getValue());
      assertThat(Tool.says("groff", "-man", "-Tutf8", "-ww", "-z", file.toString()))
          .as(page.getKey())
          .isEmpty();
    }
    String shown =
        Tool.says(
            "groff", "-man", "-Tascii", "-P-cbou", folder.resolve("postroad-send.1").toString());
    assertThat(shown)
        .contains("--starttls=", "postroad send --to alice@example.test --subject Hello")
        .doesNotContain("\\f", "%n");
  }

  @Test
  @DisplayName("Manual: dots, quotes and backslashes at any place are text")
  void escapes() throws Exception {
    Roff page = new Roff("x", 1, DATE, "0");
    page.section("Name").text("x - y");
    page.section("Text").paragraph(".sp 'quoted' \\fB~^`\"\n'ta\n.SH No\nä€");
    Path file = Files.writeString(folder.resolve("x.1"), page.toString());
    assertThat(Tool.says("groff", "-man", "-Tutf8", "-P-cbou", "-ww", file.toString()))
        .contains(".sp 'quoted' \\fB~^`\" 'ta .SH No ä€");
  }
}
