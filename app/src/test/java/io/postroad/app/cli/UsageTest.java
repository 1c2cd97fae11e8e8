package io.postroad.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How commands are called, and what wrong calls get. */
class UsageTest {
  @TempDir private Path folder;

  static List<String> names() {
    return CommandTree.names();
  }

  @Test
  @DisplayName("product §1: every command is there")
  void commands() {
    assertThat(names())
        .containsExactlyInAnyOrder(
            "serve",
            "send",
            "queue",
            "why",
            "trace",
            "top",
            "explain",
            "check",
            "config",
            "password",
            "tour",
            "sink",
            "load",
            "torture",
            "sendmail");
  }

  @ParameterizedTest
  @MethodSource("names")
  @DisplayName("product §1: every command has --help with an example")
  void help(String name) {
    Run run = Run.in(folder, name, "--help");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("Usage: postroad " + name).contains("Example:\n  ");
  }

  @Test
  @DisplayName("product §1: help COMMAND is COMMAND --help")
  void helpCommand() {
    assertThat(Run.in(folder, "help")).isEqualTo(Run.in(folder, "--help"));
    assertThat(Run.in(folder, "help", "send")).isEqualTo(Run.in(folder, "send", "--help"));
    assertThat(Run.in(folder, "help", "queue", "list"))
        .isEqualTo(Run.in(folder, "queue", "list", "--help"));
    assertThat(Run.in(folder, "help", "sned").err()).contains("did you mean \"send\"?");
  }

  @ParameterizedTest
  @CsvSource({"list", "show", "retry", "hold", "release", "bounce", "delete", "export"})
  @DisplayName("product §1: every verb of queue has --help with an example")
  void queueHelp(String verb) {
    Run run = Run.in(folder, "queue", verb, "--help");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("Example:\n  postroad queue " + verb);
  }

  @Test
  @DisplayName("product §7.10: an unknown command or option ends with 2 and a suggestion")
  void unknown() {
    Run command = Run.in(folder, "sned");
    assertThat(command.code()).isEqualTo(2);
    assertThat(command.err())
        .isEqualTo(
            """
            postroad: there is no command "sned"; did you mean "send"?
            Try `postroad --help`.
            """);
    assertThat(Run.in(folder, "check", "twice").err()).contains("\"twice\" is one word too many");
    Run option = Run.in(folder, "send", "--tO", "x@y.test");
    assertThat(option.code()).isEqualTo(2);
    assertThat(option.err()).contains("--to");
    assertThat(Run.in(folder).code()).isEqualTo(2);
  }

  @Test
  @DisplayName("--version says what this is")
  void version() {
    Run run = Run.in(folder, "--version");
    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("postroad ");
  }

  @ParameterizedTest
  @CsvSource({"serve", "check", "queue list", "why x@y.test", "config show"})
  @DisplayName("product §7.10, §7.19: a broken file ends every command with 2, in text and in JSON")
  void brokenFile(String command) throws IOException {
    Path file = Files.writeString(folder.resolve("p.toml"), "hostnam = 'x'\n[dns]\nmx-prt = 1\n");
    String[] words = (command + " --config " + file).split(" ", -1);
    Run text = Run.in(folder, words);
    assertThat(text.code()).isEqualTo(2);
    assertThat(text.err().lines())
        .containsExactly(
            file
                + ":1:1: unknown key \"hostnam\" at the top of the file; did you mean \"hostname\"?",
            file + ":3:1: unknown key \"mx-prt\" in [dns]; did you mean \"mx-port\"?");
    Run json = Run.in(folder, (command + " --json --config " + file).split(" ", -1));
    assertThat(json.code()).isEqualTo(2);
    assertThat(json.out()).startsWith("{\"errors\":[{\"file\":\"" + file + "\",\"line\":1,");
    assertThat(json.err()).isEmpty();
  }

  @Test
  @DisplayName("config show tells values with their origin, and no secret")
  void configShow() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("p.toml"),
            "hostname = 'mx.x.test'\n[accounts.\"a@x.test\"]\npassword ="
                + " 'SCRAM-SHA-256$600000:MDEyMzQ1Njc4OWFiY2RlZg==$QIFSzeeNgaIEIW"
                + "U1Rbmb0IuvRr/wzGU7PWk3j0ldq2E=:1A8pu86SJ5ex5rTUl1Z2ABsf2Jpp9BR7unBIaE9N9TA='\n");
    Run run = Run.in(folder, "config", "show", "--config", file.toString());
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("hostname = \"mx.x.test\"  # " + file + ":1")
        .contains("shutdown-grace = \"30s\"  # default")
        .contains("password = \"(secret)\"")
        .doesNotContain("QIFSzeeNgaIEIWU1Rbmb0IuvRr/wzGU7PWk3j0ldq2E=");
    Run json = Run.in(folder, "config", "show", "--json", "--config", file.toString());
    assertThat(json.out())
        .contains("\"origin\" : \"" + file + ":1\"")
        .doesNotContain("QIFSzeeNgaIEIWU1Rbmb0IuvRr/wzGU7PWk3j0ldq2E=");
  }

  @Test
  @DisplayName("config reference prints the page that docs has")
  void configReference() {
    assertThat(Run.in(folder, "config", "reference").out())
        .isEqualTo(io.postroad.app.config.Reference.markdown());
    assertThat(Run.in(folder, "config", "reference", "--json").out())
        .contains("\"key\" : \"message-size\"");
  }
}
