package io.postroad.testkit.transcript;

import io.postroad.smtp.wire.Network;
import io.postroad.testkit.net.MemoryNetwork;
import io.postroad.testkit.runtime.TestTime;
import io.postroad.testkit.transcript.Step.Speaker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An SMTP conversation as text. One side of it is played, the other is expected to say exactly what
 * is written, nothing more, nothing else and in this order:
 *
 * <pre>
 * -- a line that says why
 * C: EHLO client.example      the client says this line and CR LF
 * S: 250 mx.example           the server says this one
 * C-raw: DATA\r\n.\x00         exactly these octets, nothing added
 * C-close                     the client ends its stream; S-close: the server closes the connection
 * C-reset                     the client breaks the connection
 * C-tls                       both make a TLS handshake; all that follows is inside
 * C-tls-fails                 the handshake fails
 * T: +301s                    time passes (ms, s, m, h)
 * C2: NOOP                    the same on a second connection, opened where it is first named
 * </pre>
 *
 * Lines of the played side that follow each other are one write. A connection whose first line is
 * the played client's is opened with those octets already arrived. Whatever is said and not written
 * fails the transcript, at the latest at its end. Immutable.
 */
public final class Transcript {
  private static final Pattern SAY = Pattern.compile("([CS])(\\d?)(-raw)?:(?: (.*))?");
  private static final Pattern ACT = Pattern.compile("([CS])(\\d?)-(close|reset)");
  private static final Pattern SECURE = Pattern.compile("C(\\d?)-tls(-fails)?");
  private static final Pattern PASS = Pattern.compile("T: \\+(\\d+)(ms|s|m|h)");

  private final List<Step> steps;

  private Transcript(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /**
   * Reads a transcript.
   *
   * @throws IllegalArgumentException for a line that is none of the above
   */
  public static Transcript parse(String text) {
    List<Step> steps = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank() && !line.startsWith("--")) {
        steps.add(step(number, line.strip()));
      }
    }
    return new Transcript(steps);
  }

  private static Step step(int number, String line) {
    Matcher say = SAY.matcher(line);
    if (say.matches()) {
      String text = say.group(4) == null ? "" : say.group(4);
      boolean raw = say.group(3) != null;
      String escaped = raw ? text : text + "\\r\\n";
      if (Octets.parse(escaped).length == 0) {
        throw new IllegalArgumentException("line " + number + " says nothing");
      }
      return new Step.Say(number, line, say.group(2), speaker(say), escaped);
    }
    Matcher act = ACT.matcher(line);
    if (act.matches()) {
      return act.group(3).equals("close")
          ? new Step.End(number, line, act.group(2), speaker(act))
          : new Step.Reset(number, line, act.group(2), speaker(act));
    }
    Matcher secure = SECURE.matcher(line);
    if (secure.matches()) {
      return new Step.Secure(number, line, secure.group(1), secure.group(2) == null);
    }
    Matcher pass = PASS.matcher(line);
    if (pass.matches()) {
      return new Step.Pass(number, line, duration(Long.parseLong(pass.group(1)), pass.group(2)));
    }
    throw new IllegalArgumentException("line " + number + " is no step of a transcript: " + line);
  }

  private static Speaker speaker(Matcher matcher) {
    return matcher.group(1).equals("C") ? Speaker.CLIENT : Speaker.SERVER;
  }

  private static Duration duration(long count, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      default -> Duration.ofHours(count);
    };
  }

  List<Step> steps() {
    return steps;
  }

  /**
   * Plays the client against the server that listens at {@code server}.
   *
   * @throws AssertionError with both conversations when the server says anything else
   */
  public void playClient(TestTime time, MemoryNetwork network, InetSocketAddress server) {
    InetSocketAddress from =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), network.port());
    playClient(time, network, from, server);
  }

  /** As the other, from an address of the test's choice. */
  public void playClient(
      TestTime time, MemoryNetwork network, InetSocketAddress from, InetSocketAddress server) {
    new Player(this, time, Speaker.CLIENT, early -> Player.dial(network, time, from, server, early))
        .play();
  }

  /**
   * Plays the server against a client that connects to {@code listener}; the client runs on threads
   * of the same test execution.
   *
   * @throws AssertionError with both conversations when the client says anything else
   */
  public void playServer(TestTime time, Network.Listener listener) {
    new Player(this, time, Speaker.SERVER, _ -> Player.accept(time, listener)).play();
  }
}
