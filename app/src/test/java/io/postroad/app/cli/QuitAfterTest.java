package io.postroad.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.app.serve.RunningServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code postroad send --quit-after}: how far it goes, against a real server. */
class QuitAfterTest {
  @TempDir private Path folder;

  /** With no configuration any login is accepted. */
  private Run quitAfter(RunningServer server, String stage, String... more) throws Exception {
    Files.writeString(folder.resolve("secret"), "hunter2\n");
    List<String> args =
        new ArrayList<>(
            List.of("send", "--server", server.smtpText(), "--from", "carol@else.test", "--to"));
    args.addAll(List.of("alice@example.test", "--quit-after", stage));
    args.addAll(List.of(more));
    return Run.in(folder, args.toArray(new String[0]));
  }

  private Run loggingIn(RunningServer server, String stage, String... more) throws Exception {
    List<String> args = new ArrayList<>(List.of("--user", "alice", "--password-file", "secret"));
    args.addAll(List.of(more));
    return quitAfter(server, stage, args.toArray(new String[0]));
  }

  @Test
  @DisplayName("product §1: --quit-after auth logs in, inside TLS, and says no more")
  void auth() throws Exception {
    try (RunningServer server = RunningServer.catching(folder, "127.0.0.1:0")) {
      Run run = loggingIn(server, "auth", "--auth", "plain");
      assertThat(run.err()).isEmpty();
      assertThat(run.code()).isZero();
      assertThat(run.out())
          .containsSubsequence(
              "C: STARTTLS",
              "inside TLS",
              "C: EHLO",
              "C: AUTH PLAIN",
              "S: 235",
              "C: QUIT",
              "S: 221")
          .doesNotContain("C: MAIL", "hunter2", "AGFsaWNlAGh1bnRlcjI=");
    }
  }

  @Test
  @DisplayName("product §1: with --user a dialog that goes on logs in before MAIL")
  void loginBeforeMail() throws Exception {
    try (RunningServer server = RunningServer.catching(folder, "127.0.0.1:0")) {
      assertThat(loggingIn(server, "rcpt").out())
          .containsSubsequence("C: AUTH ", "S: 235", "C: MAIL FROM", "C: RCPT TO", "C: QUIT");
      assertThat(loggingIn(server, "ehlo").out()).contains("C: EHLO").doesNotContain("C: AUTH");
    }
  }

  @Test
  @DisplayName("product §1: a login that fails ends it with 1 and the reason")
  void refused() throws Exception {
    try (RunningServer server = RunningServer.with(folder, "")) {
      Run run = loggingIn(server, "auth");
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("the server does not offer AUTH");
      assertThat(run.out()).contains("C: QUIT").doesNotContain("C: AUTH");
    }
  }

  @Test
  @DisplayName("product §1: --quit-after connect says QUIT after the greeting, ehlo after EHLO")
  void early() throws Exception {
    try (RunningServer server = RunningServer.catching(folder, "127.0.0.1:0")) {
      assertThat(quitAfter(server, "connect").out())
          .containsSubsequence("S: 220", "C: QUIT", "S: 221")
          .doesNotContain("C: EHLO");
      assertThat(quitAfter(server, "ehlo", "--starttls", "off").out())
          .containsSubsequence("C: EHLO", "S: 250", "C: QUIT", "S: 221")
          .doesNotContain("C: STARTTLS", "C: MAIL");
      Run mail = quitAfter(server, "mail", "--header", "X: y");
      assertThat(mail.out()).contains("C: MAIL FROM").doesNotContain("C: RCPT");
    }
  }

  @Test
  @DisplayName("product §1: a stage that is none, and auth without --user, are wrong usage")
  void usage() throws Exception {
    try (RunningServer server = RunningServer.catching(folder, "127.0.0.1:0")) {
      assertThat(quitAfter(server, "data").code()).isEqualTo(2);
      Run nobody = quitAfter(server, "auth");
      assertThat(nobody.code()).isEqualTo(2);
      assertThat(nobody.err()).contains("--user");
    }
  }
}
