package io.postroad.verify.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running server delivers over LMTP into a real Dovecot, by TCP and by Unix socket. */
final class DovecotTest {
  @TempDir private Path folder;

  @Test
  @DisplayName(
      "RFC 2033: several recipients at Dovecot each end on their own: kept, over quota, unknown")
  void eachRecipient() throws IOException {
    int port = Ports.free();
    try (DovecotPeer peer = DovecotPeer.start(folder.resolve("dovecot"), port);
        Postroad server = serverFor(peer, port)) {
      send(server, "over-tcp", "bob@tcp.test,full@tcp.test,nobody@tcp.test,carol@tcp.test");
      for (String user : new String[] {"bob", "carol"}) {
        String arrived = peer.mail(user).await("over-tcp");
        assertThat(arrived).contains("Return-Path: <alice@tcp.test>");
        assertThat(ofSender(arrived))
            .isEqualTo(Sample.withLineFeeds(Sample.withEverything("over-tcp")));
      }
      assertThat(peer.mail("full").messages()).isEmpty();
      // Whom it failed for stands in one report, delivered over LMTP too.
      String report = peer.mail("alice").await("Your message could not be delivered to all");
      assertThat(report)
          .contains("full@tcp.test", "5.2.2", "nobody@tcp.test", "5.1.1")
          .doesNotContain("Final-Recipient: rfc822; bob", "Final-Recipient: rfc822; carol");
    }
  }

  @Test
  @DisplayName("lmtp:unix:PATH: Dovecot gets every octet over its Unix socket")
  void unixSocket() throws IOException {
    int port = Ports.free();
    try (DovecotPeer peer = DovecotPeer.start(folder.resolve("dovecot"), port);
        Postroad server = serverFor(peer, port)) {
      for (String subject : new String[] {"one", "two", "three"}) {
        send(server, subject, "bob@unix.test");
        assertThat(ofSender(peer.mail("bob").await(subject)))
            .isEqualTo(Sample.withLineFeeds(Sample.withEverything(subject)));
      }
      assertThat(peer.mail("bob").count()).isEqualTo(3);
    }
  }

  /** What the sender wrote: Dovecot puts more fields on top than one can know. */
  private static String ofSender(String arrived) {
    return arrived.substring(arrived.indexOf("\nFrom: Alice") + 1);
  }

  private Postroad serverFor(DovecotPeer peer, int port) {
    return Postroad.start(
        folder.resolve("postroad"),
        """
        hostname = "mx.example.test"
        data = "{folder}/data"

        [[listen]]
        address = "127.0.0.1:0"
        check-sender = "off"

        [http]
        listen = ""

        [domains."tcp.test"]
        mailboxes = ["*"]
        deliver = "lmtp:127.0.0.1:%d"

        [domains."unix.test"]
        mailboxes = ["*"]
        deliver = "lmtp:unix:%s"
        """
            .formatted(port, peer.socket()));
  }

  private void send(Postroad server, String subject, String recipients) throws IOException {
    Path file = Files.write(folder.resolve(subject + ".eml"), Sample.withEverything(subject));
    Command.of(
            Postroad.launcher(),
            "send",
            "--server",
            "127.0.0.1:" + server.smtpPort(),
            "--from",
            "alice@tcp.test",
            "--to",
            recipients,
            "--file",
            file.toString())
        .environment("POSTROAD_JAVA_HOME", System.getProperty("java.home"))
        .run()
        .succeeded();
  }
}
