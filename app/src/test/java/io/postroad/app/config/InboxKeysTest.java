package io.postroad.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.inbox.InboxSettings;
import io.postroad.inbox.InboxSettings.Bounds;
import io.postroad.inbox.InboxSettings.Ruled;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One inbox as a table, several as a list, and what is wrong with either. */
class InboxKeysTest {
  @TempDir private Path folder;

  private InboxSettings read(String text) throws Exception {
    return ConfigFile.of(folder, text).read().inbox();
  }

  @Test
  @DisplayName("[inbox]: one table is one inbox with its bounds")
  void table() throws Exception {
    assertThat(read("[inbox]\nkeep='2d'\nmax-messages=7"))
        .isEqualTo(new InboxSettings(Duration.ofDays(2), 7));
    assertThat(read("")).isEqualTo(InboxSettings.DEFAULTS);
  }

  @Test
  @DisplayName("[[inbox]]: several by rule, in their order; the one without a rule takes the rest")
  void list() throws Exception {
    InboxSettings settings =
        read(
            """
            [[inbox]]
            name = "all"
            keep = "3d"
            [[inbox]]
            name = "Shop"
            max-messages = 5
            recipients = ["*@shop.test"]
            clients = ["192.0.2.0/24", "2001:db8::/32"]
            [[inbox]]
            name = "bots"
            users = ["bot-*"]
            headers = ["X-Bot: yes*"]
            """);
    assertThat(settings.general()).isEqualTo(new Bounds("all", Duration.ofDays(3), 100_000));
    assertThat(settings.names()).containsExactly("all", "Shop", "bots");
    assertThat(settings.byRule())
        .extracting(Ruled::bounds)
        .containsExactly(
            new Bounds("Shop", Duration.ofDays(14), 5),
            new Bounds("bots", Duration.ofDays(14), 100_000));
    var clients = settings.byRule().getFirst().rule().clients();
    assertThat(clients).hasSize(2);
    assertThat(clients.getFirst().matches("192.0.2.9")).isTrue();
    assertThat(clients.getFirst().matches("192.0.3.9")).isFalse();
    assertThat(clients.getLast().matches("2001:db8::1%eth0")).isTrue();
    assertThat(clients.getFirst().matches("")).isFalse();
  }

  @Test
  @DisplayName("[[inbox]]: without one that has no rule, the rest goes into the usual one")
  void onlyRules() throws Exception {
    InboxSettings settings = read("[[inbox]]\nname='a'\nusers=['x']");
    assertThat(settings.general()).isEqualTo(InboxSettings.DEFAULTS.general());
    assertThat(settings.names()).isEqualTo(List.of("inbox", "a"));
  }

  @ParameterizedTest
  @DisplayName("[[inbox]]: what contradicts itself is told, with what to do")
  @CsvSource(
      delimiter = '|',
      value = {
        "[[inbox]];name='a';users=['x'];[[inbox]];name='a';users=['y']|two inboxes called",
        "[[inbox]];name='a';[[inbox]];name='b'|second one without a rule",
        "[[inbox]];users=['x']|give the one with a rule another name",
        "[[inbox]];name=''|an inbox's name has",
        "[inbox];headers=['nothing']|is no header field",
        "[inbox];clients=['here']|inbox.clients",
        "inbox = 5|inbox is a section; write [inbox]",
        "inbox = [5]|write [[inbox]]",
      })
  void contradictions(String lines, String told) throws IOException {
    assertThat(ConfigFile.of(folder, lines.replace(';', '\n')).errors())
        .singleElement()
        .satisfies(text -> assertThat(text).contains(told));
  }
}
