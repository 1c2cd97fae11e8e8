package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.testkit.net.MemoryTransport;
import io.postroad.testkit.transcript.Octets;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Look-alikes of the end of data (rule S1; RFC 5321 §2.3.8, §4.1.1.4). */
class SmugglingTest {

  /** What some server somewhere has taken for the end of data. */
  private static final List<String> LOOK_ALIKES =
      List.of(
          "\\n.\\n",
          "\\n.\\r\\n",
          "\\r\\n.\\n",
          "\\r.\\r",
          "\\r\\n.\\r",
          "\\n.\\r",
          "\\r.\\n",
          "\\r.\\r\\n",
          "\\r\\n.\\r\\r\\n",
          "\\r\\n.\\x00\\r\\n",
          "\\r\\n\\x00.\\r\\n",
          "\\r\\n.\\r\\x00\\n",
          "\\n\\n.\\n\\n",
          "\\n\\r.\\n\\r",
          "\\r\\n. \\r\\n",
          "\\r\\n.\\t\\r\\n",
          "\\r\\n .\\r\\n",
          "\\r\\n.\\x0b\\r\\n",
          "\\r\\n.\\x0c\\r\\n",
          "\\r\\n..\\r\\n",
          "\\x85.\\x85",
          "\\xe2\\x80\\xa8.\\xe2\\x80\\xa8",
          "\\r\\n\\xef\\xbb\\xbf.\\r\\n",
          "\\r\\n=2E\\r\\n",
          "\\r\\n\\x2e\\x08\\r\\n",
          "\\x8d\\x8a.\\x8d\\x8a",
          "\\r\\n.\\x8d\\x8a");

  private static final String SMUGGLED =
      TestServer.lines(
          "MAIL FROM:<mallory@example.net>",
          "RCPT TO:<bob@example.org>",
          "DATA",
          "From: bob@example.org",
          "",
          "smuggled",
          ".");

  private static String octets(String escaped) {
    return new String(Octets.parse(escaped), StandardCharsets.ISO_8859_1);
  }

  private static long smuggled(TestServer server) {
    return server.receiver.kept.stream()
        .filter(kept -> kept.envelope().reversePath().text().contains("mallory"))
        .count();
  }

  /** Sends a content with the look-alike in it; whether the server kept a message. */
  private static String send(TestServer server, String lookAlike) throws IOException {
    MemoryTransport client = server.dial("127.0.0.1");
    server.exchange(client, "EHLO client.example.net\r\n");
    server.exchange(
        client, TestServer.lines("MAIL FROM:<carol@example.net>", "RCPT TO:<alice@example.org>"));
    server.exchange(client, "DATA\r\n");
    String replies =
        server.exchange(client, "Subject: x\r\n\r\nbody" + octets(lookAlike) + SMUGGLED);
    client.close();
    server.execution.clock().settle();
    return replies;
  }

  @Test
  @DisplayName("S1: no look-alike ends the content; bare CR, LF and NUL are 521 and the end")
  void noLookAlike() throws IOException {
    int refused = 0;
    try (TestServer server = new TestServer()) {
      for (String lookAlike : LOOK_ALIKES) {
        int before = server.receiver.kept.size();
        String replies = send(server, lookAlike);
        boolean bare = hasBareControl(octets(lookAlike));
        assertThat(replies)
            .as(lookAlike)
            .isEqualTo(
                bare
                    ? "521 5.5.2 bare CR, LF or NUL; end lines with <CR><LF>\r\n"
                    : "250 2.0.0 queued as m" + (before + 1) + "\r\n");
        assertThat(server.receiver.kept).as(lookAlike).hasSize(bare ? before : before + 1);
        refused += bare ? 1 : 0;
      }
      long control = LOOK_ALIKES.stream().filter(SmugglingTest::smugglesPastPermissive).count();
      System.out.printf(
          "smuggling: lookalikes=%d refused=%d smuggled=%d control=%d%n",
          LOOK_ALIKES.size(), refused, smuggled(server), control);
      assertThat(smuggled(server)).isZero();
      assertThat(control).as("a permissive reader is smuggled to").isPositive();
    }
    assertThat(LOOK_ALIKES).hasSizeGreaterThanOrEqualTo(20);
  }

  @Test
  @DisplayName("S1: normalize turns a bare LF into CR LF, and there is still one end of data")
  void normalize() throws IOException {
    try (TestServer server =
        new TestServer(
            s -> s.withNormalizeBareNewlines(true).withTrusted(InetAddress::isLoopbackAddress))) {
      for (String lookAlike : LOOK_ALIKES) {
        send(server, lookAlike);
      }
      assertThat(smuggled(server)).isZero();
      assertThat(server.receiver.kept.getFirst().content())
          .startsWith("Subject: x\r\n\r\nbody\r\n.\r\nMAIL FROM:");
    }
  }

  @Test
  @DisplayName("S1: normalize is for trusted clients only")
  void normalizeOnlyForTrusted() throws IOException {
    try (TestServer server = new TestServer(s -> s.withNormalizeBareNewlines(true))) {
      assertThat(send(server, "\\n")).startsWith("521 5.5.2 ");
      assertThat(server.receiver.kept).isEmpty();
    }
  }

  @Test
  @DisplayName("S1: a bare CR, LF or NUL in a command line is 521 and the end")
  void commandLine() {
    for (String bare : List.of("NOOP\\nNOOP", "NOOP\\r", "NO\\x00OP", "NOOP a\\rb")) {
      try (TestServer server = new TestServer()) {
        server.playAfterHello(
            """
            C: %s
            S: 521 5.5.2 bare CR, LF or NUL; end lines with <CR><LF>
            S-close
            C-close
            """
                .formatted(bare));
      }
    }
  }

  @Test
  @DisplayName("RFC 5321 §4.5.2: a stuffed dot is taken away, and only one")
  void transparency() {
    try (TestServer server = new TestServer()) {
      server.playAfterHello(
          """
          C: MAIL FROM:<carol@example.net>
          S: 250 2.1.0 sender OK
          C: RCPT TO:<alice@example.org>
          S: 250 2.1.5 recipient OK
          C: DATA
          S: 354 send the message, end it with <CR><LF>.<CR><LF>
          C: ..
          C: .x
          C: ...x
          C: x.
          C: \\xff\\x80 eight bits
          C: .
          S: 250 2.0.0 queued as m1
          """);
      assertThat(server.receiver.kept.getFirst().content())
          .isEqualTo(".\r\nx\r\n..x\r\nx.\r\n\u00ff\u0080 eight bits\r\n");
    }
  }

  private static boolean hasBareControl(String text) {
    String pairsGone = text.replace("\r\n", "");
    return pairsGone.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0);
  }

  /** The control: a reader that takes any run of CR and LF around a dot for the end of data. */
  private static boolean smugglesPastPermissive(String lookAlike) {
    String rest = "body" + octets(lookAlike) + SMUGGLED;
    String[] parts = rest.replace("\u0000", "").split("[\r\n]+\\.[\r\n]+", 2);
    return parts.length == 2 && parts[1].startsWith("MAIL FROM:<mallory");
  }
}
