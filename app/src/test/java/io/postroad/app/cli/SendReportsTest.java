package io.postroad.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postroad.app.serve.RunningServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code postroad send} asks for delivery reports (RFC 3461). */
class SendReportsTest {
  @TempDir private Path folder;

  @Test
  @DisplayName(
      "product §1: --notify, --ret, --envid and --orcpt are sent, and the report comes back")
  void asks() throws Exception {
    Path mail = folder.resolve("mail");
    String more =
        """
        [relay]
        trusted-networks = ["127.0.0.0/8"]
        [domains."example.test"]
        mailboxes = ["alice", "bob"]
        deliver = "maildir:%s/{mailbox}"
        """
            .formatted(mail);
    try (RunningServer server = RunningServer.with(folder, more)) {
      Run run =
          Run.in(
              folder,
              "send",
              "--server",
              server.smtpText(),
              "--from",
              "bob@example.test",
              "--to",
              "alice@example.test",
              "--notify",
              "success,Failure",
              "--ret",
              "hdrs",
              "--envid",
              "no 1+1",
              "--orcpt",
              "Alice+x@example.test");
      assertThat(run.err()).isEmpty();
      assertThat(run.out())
          .contains("C: MAIL FROM:<bob@example.test>")
          .contains(" RET=HDRS ENVID=no+201+2B1")
          .contains(
              "C: RCPT TO:<alice@example.test> NOTIFY=SUCCESS,FAILURE"
                  + " ORCPT=rfc822;Alice+2Bx@example.test");
      await().until(() -> !report(mail.resolve("bob/new")).isEmpty());
      assertThat(report(mail.resolve("bob/new")))
          .contains("Original-Envelope-Id: no 1+1", "Original-Recipient: rfc822; Alice+x@")
          .contains("Action: delivered");
    }
  }

  private static String report(Path maildir) throws java.io.IOException {
    if (!Files.isDirectory(maildir)) {
      return "";
    }
    try (Stream<Path> files = Files.list(maildir)) {
      Path first = files.findFirst().orElse(null);
      return first == null ? "" : Files.readString(first);
    }
  }

  @ParameterizedTest
  @DisplayName("product §1: a wish that cannot be said on the wire is wrong usage, with a reason")
  @CsvSource(
      delimiter = '|',
      value = {
        "--notify=always | never",
        "--notify=never,success | never",
        "--ret=some | neither full nor hdrs",
        "--envid= | 1 to 100",
        "--envid=Grüße | printable ASCII",
        "--orcpt=rf_c;a | TYPE;ADDRESS",
        "--orcpt=x;ü | TYPE;ADDRESS"
      })
  void wrongUsage(String option, String reason) {
    Run run = Run.in(folder, "send", "--to", "a@b.test", "--server", "127.0.0.1:9", option);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(reason);
  }
}
