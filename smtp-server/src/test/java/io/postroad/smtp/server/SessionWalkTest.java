package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.testkit.net.MemoryTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random sessions against {@link SessionModel}: commands, groups, segments and cuts. */
class SessionWalkTest {
  private static final List<String> LINES =
      List.of(
          "EHLO client.example.net",
          "HELO client.example.net",
          "NOOP",
          "RSET",
          "VRFY alice",
          "VRFY nobody",
          "EXPN team",
          "EXPN nothing",
          "HELP",
          "HELP mail",
          "HELP frob",
          "MAIL FROM:<> SIZE=400",
          "MAIL FROM:<> SIZE=401",
          "RCPT TO:<Postmaster>",
          "RCPT TO:<nobody@example.org>",
          "RCPT TO:<dave@elsewhere.example>",
          "MAIL FROM:<> FROB=1",
          "MAIL FROM:carol",
          "RCPT TO:<alice",
          "DATA now",
          "BDAT 0",
          "BDAT 0 LAST",
          "BDAT 5\r\nQUIT\r",
          "BDAT 6 LAST\r\nNOOP",
          "BDAT 401 LAST\r\n" + "NOOP\r\n".repeat(66) + "no",
          "",
          "FROB",
          "x".repeat(2049));

  private static final List<String> CONTENT =
      List.of(
          ".\r\n", "text\r\n", "..\r\n", "\r\n", ".x\r\n", "\r\n.\r\n", "y".repeat(150) + "\r\n");

  private static final List<String> BROKEN = List.of("a\nb\r\n", "\r.\r\n", "\0\r\n", "NOOP\n");

  private final SplittableRandom seeds = new SplittableRandom(5321);

  @Test
  @DisplayName("Model: 10^4 random sessions answer as the reference model does")
  void walks() throws IOException {
    walk(10_000);
  }

  @Test
  @Tag("proof")
  @DisplayName("Model: 10^5 random sessions answer as the reference model does")
  void manyWalks() throws IOException {
    walk(100_000);
  }

  private void walk(int count) throws IOException {
    int divergence = 0;
    long segments = 0;
    long messages = 0;
    try (TestServer server = server()) {
      for (int i = 0; i < count; i++) {
        long seed = seeds.nextLong();
        server.receiver.kept.clear();
        server.events.clear();
        List<String> said = new ArrayList<>();
        String difference = walkOnce(server, new SplittableRandom(seed), said);
        segments += said.size();
        messages += server.receiver.kept.size();
        if (!difference.isEmpty()) {
          divergence++;
          System.out.printf("divergence: seed=%d %s after %s%n", seed, difference, said);
        }
      }
    }
    System.out.printf(
        "session walks: walks=%d segments=%d messages=%d divergence=%d%n",
        count, segments, messages, divergence);
    assertThat(divergence).isZero();
    assertThat(messages).isPositive();
  }

  private static TestServer server() {
    return TestServer.withLimits(l -> {
      l.errorsPerSession = SessionModel.ERRORS;
      l.softErrors = SessionModel.ERRORS;
      l.idleCommands = SessionModel.IDLE;
      l.unknownRecipientsPerSession = SessionModel.UNKNOWN;
      l.messagesPerSession = SessionModel.MESSAGES;
      l.messageSize = SessionModel.SIZE;
      l.errorDelay = Duration.ZERO;
      l.connectionRatePerAddress = new Limits.ConnectionRate(0, Duration.ofMinutes(1));
    });
  }

  /** Walks one session; what differed, or nothing. */
  private static String walkOnce(TestServer server, SplittableRandom random, List<String> said)
      throws IOException {
    SessionModel model = new SessionModel();
    MemoryTransport client = server.dial("192.0.2.1");
    String heard = server.heard(client);
    int steps = random.nextInt(1, 40);
    String carried = "";
    for (int step = 0; step < steps && !model.over(); step++) {
      String group = carried + group(random, model);
      boolean isCut = random.nextInt(12) == 0;
      int cut = isCut ? random.nextInt(group.length() + 1) : group.length();
      String octets = group.substring(0, cut);
      carried = group.substring(cut);
      said.add(octets);
      model.arrive(octets);
      List<String> expected = model.takeReplies();
      heard += server.exchange(client, octets);
      List<String> actual = replies(heard);
      if (!actual.equals(expected)) {
        client.close();
        return "expected " + expected + " but heard " + actual;
      }
      heard = "";
    }
    return end(server, client, model, random);
  }

  private static String end(
      TestServer server, MemoryTransport client, SessionModel model, SplittableRandom random)
      throws IOException {
    if (model.over() != client.atEnd()) {
      return "over is " + model.over() + " but end is " + client.atEnd();
    }
    switch (random.nextInt(3)) {
      case 0 -> client.reset();
      case 1 -> {
        client.shutdownOutput();
        server.execution.clock().settle();
        client.close();
      }
      default -> client.close();
    }
    server.execution.clock().settle();
    List<String> kept = server.receiver.kept.stream().map(KeepingReceiver.Kept::content).toList();
    if (!kept.equals(model.kept())) {
      return "kept " + kept + " but expected " + model.kept();
    }
    return server.server.sessions() == 0 ? "" : "a session is left";
  }

  /** A BDAT that says no size, or something else behind it. */
  private static final List<String> BAD_CHUNKS =
      List.of("BDAT", "BDAT x", "BDAT -1", "BDAT 6 FIRST", "BDAT 6 LAST 6");

  /** A chunk with as many octets as it announces, or a few less or more. */
  private static String chunk(SplittableRandom random) {
    String octets = octets(random, random.nextInt(60));
    int wrong = random.nextInt(20) == 0 ? random.nextInt(-3, 4) : 0;
    int size = Math.max(0, octets.length() + wrong);
    return "BDAT " + size + (random.nextInt(3) == 0 ? " LAST" : "") + "\r\n" + octets;
  }

  /** So many octets of text; a chunk may end within a line end. */
  private static String octets(SplittableRandom random, int most) {
    StringBuilder octets = new StringBuilder();
    while (octets.length() < most) {
      octets.append(CONTENT.get(random.nextInt(CONTENT.size())));
    }
    if (random.nextInt(60) == 0) {
      octets.append(BROKEN.get(random.nextInt(BROKEN.size())));
    }
    int last = octets.length();
    boolean torn = last > 0 && random.nextInt(10) == 0;
    return octets.substring(0, torn ? random.nextInt(last) : last);
  }

  /** One to four lines, mostly such that the session gets on. */
  private static String group(SplittableRandom random, SessionModel model) {
    if (model.inContent()) {
      return content(random);
    }
    if (model.owed() > 0) {
      String octets = octets(random, model.owed());
      return octets.substring(0, Math.min(octets.length(), model.owed()));
    }
    StringBuilder octets = new StringBuilder(line(random, model));
    int more = random.nextInt(4) == 0 ? random.nextInt(4) : 0;
    for (int i = 0; i < more && !endsGroup(octets, random); i++) {
      octets.append(line(random, model));
    }
    return octets.toString();
  }

  /** Most clients know what must be last (RFC 2920 §3.1). */
  private static boolean endsGroup(StringBuilder octets, SplittableRandom random) {
    String group = octets.toString();
    int last = group.lastIndexOf("\r\n", group.length() - 3);
    String line = last < 0 ? group : group.substring(last + 2);
    return (line.startsWith("EHLO") || line.startsWith("DATA")) && random.nextInt(10) > 0;
  }

  private static String line(SplittableRandom random, SessionModel model) {
    int kind = random.nextInt(100);
    if (kind == 0) {
      return BROKEN.get(random.nextInt(BROKEN.size()));
    }
    if (kind == 1) {
      return "QUIT\r\n";
    }
    if (kind == 2) {
      return BAD_CHUNKS.get(random.nextInt(BAD_CHUNKS.size())) + "\r\n";
    }
    if (kind < (model.takesChunks() ? 40 : 5)) {
      return chunk(random);
    }
    String line = kind < 65 ? model.onward() : LINES.get(random.nextInt(LINES.size()));
    return line + "\r\n";
  }

  private static String content(SplittableRandom random) {
    StringBuilder octets = new StringBuilder();
    int lines = random.nextInt(4);
    for (int i = 0; i < lines; i++) {
      octets.append(CONTENT.get(random.nextInt(CONTENT.size())));
    }
    if (random.nextInt(30) == 0) {
      octets.append(BROKEN.get(random.nextInt(BROKEN.size())));
    }
    return octets + (random.nextInt(3) > 0 ? ".\r\n" : "");
  }

  /** Code and enhanced status of each reply. */
  private static List<String> replies(String heard) {
    return heard.lines().filter(line -> line.charAt(3) != '-').map(SessionWalkTest::codes).toList();
  }

  private static String codes(String line) {
    String[] words = line.split(" ", 3);
    boolean enhanced = words.length > 1 && words[1].matches("[245]\\.\\d+\\.\\d+");
    return enhanced ? words[0] + " " + words[1] : words[0];
  }
}
