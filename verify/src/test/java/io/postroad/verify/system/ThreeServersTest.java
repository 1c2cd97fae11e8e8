package io.postroad.verify.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.dns.zone.ZoneServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network of three servers, each a process of its own, that find each other by MX lookup. */
final class ThreeServersTest {
  @TempDir private Path folder;

  @Test
  @DisplayName(
      "RFC 5321 §5.1: three servers pass a message along by MX lookup; it arrives with three Received fields and a Return-Path")
  void passAlong() throws IOException {
    int mxPort = Ports.free();
    String zone = "omega.test. MX 10 mx.relay.test.\nmx.relay.test. A 127.0.0.3\n";
    String zoneOfRelay = "omega.test. MX 10 mx.omega.test.\nmx.omega.test. A 127.0.0.4\n";
    try (ZoneServer forAlpha = zoneServer(zone);
        ZoneServer forRelay = zoneServer(zoneOfRelay);
        Postroad omega =
            Postroad.start(
                folder.resolve("omega"),
                """
                hostname = "mx.omega.test"
                data = "{folder}/data"

                [[listen]]
                address = "127.0.0.4:%d"
                service = "mx"
                check-sender = "off"

                [http]
                listen = ""

                [domains."omega.test"]
                mailboxes = ["bob"]
                deliver = "maildir:{folder}/mail/{mailbox}"
                """
                    .formatted(mxPort));
        Postroad relay = station("relay", "127.0.0.3", mxPort, forRelay);
        Postroad alpha = station("alpha", "127.0.0.2", mxPort, forAlpha)) {
      String id = send("127.0.0.2:" + mxPort);
      String arrived = new Maildir(folder.resolve("omega/mail/bob")).await("along");
      assertThat(arrived).startsWith("Return-Path: <alice@alpha.test>\nReceived: from ");
      List<String> by =
          arrived
              .lines()
              .filter(line -> line.strip().startsWith("by "))
              .map(line -> line.strip().split(" ", -1)[1])
              .toList();
      assertThat(by).containsExactly("mx.omega.test", "relay.test", "alpha.test");
      assertThat(Maildir.withoutTrace(arrived))
          .isEqualTo(Sample.withLineFeeds(Sample.plain("along")));

      Command.Run trace = alpha.command("trace", id).run().succeeded();
      assertThat(trace.out())
          .contains(
              "MAIL FROM:<alice@alpha.test>", "RCPT TO:<bob@omega.test>", "354 ", "relay.test");
      assertThat(trace.out()).doesNotContain(".hidden");
      assertThat(relay.stop()).isZero();
      assertThat(omega.stop()).isZero();
    }
  }

  private static ZoneServer zoneServer(String zone) throws IOException {
    return ZoneServer.start(zone, 0, body -> Thread.ofVirtual().start(body));
  }

  private Postroad station(String name, String address, int port, ZoneServer zone) {
    return Postroad.start(
        folder.resolve(name),
        """
        hostname = "%1$s.test"
        data = "{folder}/data"

        [[listen]]
        address = "%2$s:%3$d"
        service = "mx"
        check-sender = "off"

        [http]
        listen = "127.0.0.1:%5$d"

        [relay]
        trusted-networks = ["127.0.0.0/8"]

        [dns]
        servers = ["127.0.0.1:%4$d"]
        mx-port = %3$d

        [[routes]]
        match = ["omega.test"]
        via = "mx"
        """
            .formatted(name, address, port, zone.address().getPort(), Ports.free()));
  }

  private String send(String server) throws IOException {
    Path file = Files.write(folder.resolve("along.eml"), Sample.plain("along"));
    Command.Run run =
        Command.of(
                Postroad.launcher(),
                "send",
                "--server",
                server,
                "--from",
                "alice@alpha.test",
                "--to",
                "bob@omega.test",
                "--file",
                file.toString())
            .environment("POSTROAD_JAVA_HOME", System.getProperty("java.home"))
            .run()
            .succeeded();
    return run.out().strip().lines().reduce((_, last) -> last).orElseThrow().strip();
  }
}
