package io.postroad.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.testkit.peer.Act;
import io.postroad.testkit.peer.Heard;
import io.postroad.testkit.peer.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Servers that answer anything at any time. */
class RandomScriptTest {

  private static final int SCRIPTS = 20_000;

  private static final List<Act.Then> ENDINGS =
      List.of(Act.Then.CLOSE, Act.Then.DROP, Act.Then.RESET, Act.Then.STALL, Act.Then.FREEZE);

  /**
   * Answers at random, and keeps book: {@code acceptedFinalDots} counts the contents that came
   * whole and were answered with 2yz first of all.
   */
  private static final class RandomScript implements Script {
    private final SplittableRandom random;
    private final double mischief;
    private int acceptedFinalDots;

    RandomScript(long seed) {
      this.random = new SplittableRandom(seed);
      this.mischief = random.nextDouble(0.3);
    }

    @Override
    public Act answer(Heard heard) {
      boolean dot =
          heard instanceof Heard.Content || (heard instanceof Heard.Chunk chunk && chunk.last());
      boolean data = heard instanceof Heard.Command command && command.is("DATA");
      boolean odd = random.nextDouble() < mischief;
      String reply = odd ? anything() : fitting(heard, data);
      String more = random.nextDouble() < mischief / 4 ? anything() : "";
      if (dot) {
        acceptedFinalDots += isPositive(reply + more) ? 1 : 0;
      } else if (!data && !more.isEmpty()) {
        // A server that answers a command of a group twice is a reply ahead. Whether the client
        // sees that before it sends the end of its content is a matter of time, and if it does not,
        // no client can tell which command a later 2yz answers. Behind its 354 there is no excuse.
        acceptedFinalDots++;
      }
      // A server that says 354 and then reads the content as commands would answer each line.
      return new Act(
          reply + more, then(data && (reply + more).lines().anyMatch(l -> l.startsWith("3"))));
    }

    private Act.Then then(boolean content) {
      if (random.nextDouble() < mischief / 5) {
        return ENDINGS.get(random.nextInt(ENDINGS.size()));
      }
      return content ? Act.Then.READ_CONTENT : Act.Then.READ;
    }

    private String fitting(Heard heard, boolean data) {
      if (heard instanceof Heard.Command command && command.is("EHLO")) {
        return "250-x\r\n"
            + (random.nextBoolean() ? "250-PIPELINING\r\n" : "")
            + (random.nextInt(3) == 0 ? "250-CHUNKING\r\n" : "")
            + "250 x\r\n";
      }
      if (random.nextInt(6) == 0) {
        return List.of("450 x\r\n", "550 5.1.1 x\r\n", "421 x\r\n", "251 y\r\n")
            .get(random.nextInt(4));
      }
      return heard instanceof Heard.Opened ? "220 x\r\n" : data ? "354 x\r\n" : "250 x\r\n";
    }

    private String anything() {
      return switch (random.nextInt(10)) {
        case 0 -> "";
        case 1 -> "250";
        case 2 -> "250-a\r\n";
        case 3 -> "250 a\n";
        case 4 -> "354 go\r\n";
        case 5 -> "x".repeat(random.nextInt(6000)) + "\r\n";
        case 6 -> random.nextInt(1000) + " z\r\n";
        case 7 -> "250-a\r\n550 b\r\n";
        case 8 -> "221 bye\r\n";
        default -> octets(random.nextInt(40));
      };
    }

    private String octets(int count) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < count; i++) {
        text.append((char) random.nextInt(256));
      }
      return text + (random.nextBoolean() ? "\r\n" : "");
    }

    /** Whether octets begin with one whole reply of 2yz, by eye and not by the client's parser. */
    private static boolean isPositive(String text) {
      for (String line : text.split("\r\n", -1)) {
        if (line.length() < 3 || line.charAt(0) != '2') {
          return false;
        }
        if (line.length() == 3 || line.charAt(3) == ' ') {
          return true;
        }
      }
      return false;
    }
  }

  @Test
  @DisplayName("Any server: nothing is thrown, and 'accepted' needs a 2yz to the final dot")
  void anyServer() {
    Map<String, Integer> figures = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (long seed = 0; seed < SCRIPTS; seed++) {
      RandomScript script = new RandomScript(seed);
      ClientBench bench = new ClientBench();
      List<List<RecipientOutcome>> outcomes = new ArrayList<>();
      bench.against(script, _ -> converse(bench, outcomes));
      if (!bench.execution.uncaught().isEmpty()) {
        wrong.add("seed " + seed + " threw " + bench.execution.uncaught());
      }
      long accepted =
          outcomes.stream()
              .filter(all -> all.stream().anyMatch(RecipientOutcome.Accepted.class::isInstance))
              .count();
      if (accepted > script.acceptedFinalDots) {
        wrong.add("seed " + seed + " false accept: " + bench.said());
      }
      outcomes.forEach(
          all -> ClientBench.brief(all).forEach(o -> figures.merge(o, 1, Integer::sum)));
    }
    System.out.println(
        "client random: scripts="
            + SCRIPTS
            + " false_accept="
            + wrong.size()
            + " "
            + figures.size()
            + " kinds, accepted="
            + figures.getOrDefault("accepted", 0));
    assertThat(wrong).isEmpty();
    assertThat(figures.getOrDefault("accepted", 0)).isGreaterThan(SCRIPTS / 20);
  }

  /** Up to three transactions on one connection. */
  private static boolean converse(ClientBench bench, List<List<RecipientOutcome>> outcomes) {
    if (bench.client.open(ClientBench.SERVER, bench.conversation)
        instanceof Opening.Opened(SmtpConnection connection)) {
      connection.preferBdat();
      for (int i = 0; i < 3 && connection.reusable(); i++) {
        String text = ClientBench.message("text", ".dot");
        outcomes.add(
            connection.send(
                ClientBench.envelope("a@t.test", "b@t.test"),
                ClientBench.source(text),
                text.length(),
                false));
        assertThat(outcomes.getLast()).hasSize(2);
      }
      connection.quit();
    }
    return true;
  }
}
