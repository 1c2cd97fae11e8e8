package io.postroad.mta.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.dns.MxAnswer;
import io.postroad.mta.Settings;
import io.postroad.mta.settings.Route;
import io.postroad.mta.settings.Target;
import io.postroad.smtp.extension.Keyword;
import io.postroad.testkit.sim.Simulation;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Binary content on its way through the agent (RFC 3030 §3). */
final class BinaryMailTest {
  private static final InetAddress THERE = MtaWorld.address(10, 0, 0, 2);
  private static final Map<String, MxAnswer> ZONE =
      Map.of("there.test", MtaWorld.exchanger("mx.there.test", THERE));

  /** Bare controls, a line that is the end of data elsewhere, no line end at the end. */
  private static final String BINARY =
      "Subject: octets\r\nMIME-Version: 1.0\r\nContent-Type: application/octet-stream\r\n"
          + "Content-Transfer-Encoding: binary\r\n\r\n\0\n\r\u00ff\r\n.\r\n"
          + "x".repeat(3000)
          + "\n\n\r";

  private final Settings settings =
      new Settings()
          .domains(Settings.exampleDomain())
          .routes(new Route(List.of("caught.test"), new Target.Inbox()));

  @Test
  @DisplayName("RFC 3030 §3: binary content keeps every octet to next hop, Maildir and inbox")
  void everyOctet() {
    play(world -> {
      NextHop there = world.nextHop("mx.there.test", THERE);
      List<String> replies =
          world.sendBinary(
              octets(BINARY),
              "carol@there.test",
              "bob@there.test",
              "alice@example.test",
              "x@caught.test");
      assertThat(replies).allMatch(reply -> reply.startsWith("250 2.0.0 queued as "));
      world.pass(Duration.ofMinutes(1));
      assertThat(there.contents()).singleElement().asString().endsWith(BINARY);
      assertThat(there.parameters()).first().asString().isEqualTo("BODY=BINARYMIME");
      assertThat(world.maildir("/var/mail/example.test/alice"))
          .singleElement()
          .asString()
          .startsWith("Return-Path: <carol@there.test>\r\nReceived: ")
          .endsWith(BINARY);
      assertThat(world.inbox("x@caught.test")).singleElement().asString().endsWith(BINARY);
      assertThat(world.queue()).isEmpty();
    });
  }

  @Test
  @DisplayName("RFC 3030 §3: a report on binary content is text: it has the header section alone")
  void report() {
    play(world -> {
      NextHop there = world.nextHop("mx.there.test", THERE);
      there.refuse("no@there.test", 550, 1, 1, "no such mailbox");
      world.sendBinary(octets("X: a\nb\0c\r\n" + BINARY), "alice@example.test", "no@there.test");
      world.pass(Duration.ofMinutes(1));
      String report = world.maildir("/var/mail/example.test/alice").getFirst();
      assertThat(report).contains("Action: failed", "Subject: octets");
      assertThat(report.replace("\r\n", "").chars())
          .noneMatch(c -> c == '\r' || c == '\n' || c == 0);
    });
  }

  @Test
  @DisplayName(
      "RFC 3030 §3: what a next hop cannot take goes there in base64, if it really is binary")
  void notOffered() {
    play(world -> {
      NextHop there = world.nextHop("mx.there.test", THERE);
      there.withhold(Keyword.CHUNKING, Keyword.BINARYMIME);
      world.sendBinary(octets("Subject: text\r\n\r\nhi\r\n"), "alice@example.test", "a@there.test");
      world.pass(Duration.ofMinutes(1));
      world.sendBinary(octets(BINARY), "alice@example.test", "b@there.test");
      world.pass(Duration.ofMinutes(1));
      assertThat(there.received())
          .containsExactly(
              "<alice@example.test> > a@there.test", "<alice@example.test> > b@there.test");
      assertThat(there.parameters()).noneMatch(said -> said.contains("BINARYMIME"));
      assertThat(there.contents().getLast())
          .contains("Content-Transfer-Encoding: base64")
          .doesNotContain("\0", "\u00ff");
      assertThat(world.maildir("/var/mail/example.test/alice")).isEmpty();
    });
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private interface Play {
    void in(MtaWorld world) throws Exception;
  }

  private void play(Play play) {
    Simulation.run(
        3030,
        simulation -> {
          MtaWorld world = new MtaWorld(simulation, settings::get);
          world.zone(ZONE);
          play.in(world);
        });
  }
}
