package io.postroad.verify.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.dns.zone.ZoneServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers, each a process of its own: one has a list and an alias whose targets are partly at
 * the other, which knows nothing of them but what its mail exchanger is told.
 */
final class ListsAndForwardsTest {
  private static final String ZONE =
      """
      home.test. MX 10 mx.home.test.
      mx.home.test. A 127.0.0.2
      away.test. MX 10 mx.away.test.
      mx.away.test. A 127.0.0.3
      """;

  @TempDir private Path folder;

  @Test
  @DisplayName(
      "Lists, SRS: three members get a list's mail, one elsewhere; a forward that fails elsewhere comes back to its sender")
  void listAndForward() throws IOException {
    int port = Ports.free();
    try (ZoneServer zone = ZoneServer.start(ZONE, 0, body -> Thread.ofVirtual().start(body));
        Postroad away = start("away", "127.0.0.3", port, zone, AWAY);
        Postroad home = start("home", "127.0.0.2", port, zone, HOME)) {
      send("127.0.0.2:" + port, "carol@away.test", "team@home.test", "first");
      String atAlice = new Maildir(folder.resolve("home/mail/alice")).await("first");
      String atBob = new Maildir(folder.resolve("home/mail/bob")).await("first");
      String atCarol = new Maildir(folder.resolve("away/mail/carol")).await("first");
      assertThat(atAlice).startsWith("Return-Path: <team-bounces+alice=home.test@home.test>\n");
      assertThat(atBob).startsWith("Return-Path: <team-bounces+bob=home.test@home.test>\n");
      assertThat(atCarol)
          .startsWith("Return-Path: <team-bounces+carol=away.test@home.test>\n")
          .contains("List-Id: \"The team\"\n\t<team.home.test>\n")
          .contains("List-Unsubscribe: <mailto:team-request@home.test?subject=unsubscribe>\n");
      assertThat(Maildir.withoutTrace(atAlice)).contains("first");

      // The alias's target is refused there, so the report goes to the sender whom we rewrote.
      send("127.0.0.2:" + port, "carol@away.test", "lost@home.test", "second");
      Maildir carol = new Maildir(folder.resolve("away/mail/carol"));
      String report =
          Awaitility.await("the report")
              .atMost(Duration.ofSeconds(30))
              .until(
                  () ->
                      carol.messages().stream()
                          .filter(
                              text -> text.contains("Final-Recipient: rfc822; nobody@away.test"))
                          .findFirst()
                          .orElse(""),
                  text -> !text.isEmpty());
      assertThat(report).startsWith("Return-Path: <>\n").contains("Status: 5.1.1");

      Command.Run explained =
          home.command("explain", "lost@home.test", "--from", "carol@away.test").run().succeeded();
      assertThat(explained.out())
          .contains("lost is an alias for nobody@away.test", "sender <SRS0=", "mx.away.test");
      assertThat(home.stop()).isZero();
      assertThat(away.stop()).isZero();
    }
  }

  private static final String HOME =
      """
      [domains."home.test"]
      mailboxes = ["alice", "bob"]
      deliver = "maildir:{folder}/mail/{mailbox}"

      [domains."home.test".aliases]
      lost = ["nobody@away.test"]

      [domains."home.test".lists.team]
      name = "The team"
      members = ["alice", "bob", "carol@away.test"]
      owners = ["alice"]
      """;

  private static final String AWAY =
      """
      [domains."away.test"]
      mailboxes = ["carol"]
      deliver = "maildir:{folder}/mail/{mailbox}"
      """;

  private Postroad start(String name, String address, int port, ZoneServer zone, String more) {
    String other = name.equals("home") ? "away.test" : "home.test";
    return Postroad.start(
        folder.resolve(name),
        """
        hostname = "mx.%1$s.test"
        data = "{folder}/data"

        [[listen]]
        address = "%2$s:%3$d"

        [http]
        listen = "127.0.0.1:%5$d"

        [dns]
        servers = ["127.0.0.1:%4$d"]
        mx-port = %3$d

        [[routes]]
        match = ["%6$s"]
        via = "mx"

        """
                .formatted(name, address, port, zone.address().getPort(), Ports.free(), other)
            + more);
  }

  private void send(String server, String from, String to, String word) throws IOException {
    Path file = Files.write(folder.resolve(word + ".eml"), Sample.plain(word));
    Command.of(
            Postroad.launcher(),
            "send",
            "--server",
            server,
            "--from",
            from,
            "--to",
            to,
            "--file",
            file.toString())
        .environment("POSTROAD_JAVA_HOME", System.getProperty("java.home"))
        .run()
        .succeeded();
  }
}
