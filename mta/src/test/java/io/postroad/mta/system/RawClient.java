package io.postroad.mta.system;

import io.postroad.smtp.reply.ReplyReader;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.wire.LineReader;
import io.postroad.smtp.wire.Transport;
import io.postroad.testkit.sim.SimulatedNetwork;
import io.postroad.testkit.sim.SimulatedProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Says lines to a server and listens; for commands that no client of ours has. */
final class RawClient {
  private final SimulatedProcess machine;
  private final SimulatedNetwork network;

  RawClient(SimulatedProcess machine, SimulatedNetwork network) {
    this.machine = machine;
    this.network = network;
  }

  /** What it heard, on one line, to each of these commands; greeting and QUIT are left out. */
  List<String> talk(InetSocketAddress server, String... commands) {
    List<String> heard = new ArrayList<>();
    var talking =
        machine
            .execution()
            .start(Execution.Kind.VIRTUAL, "talk", () -> dialog(server, commands, heard));
    talking.join(Duration.ofMinutes(10));
    return heard;
  }

  private void dialog(InetSocketAddress server, String[] commands, List<String> heard) {
    Time time = machine.execution().time();
    Deadline late = time.deadlineIn(Duration.ofMinutes(1));
    try (Transport transport = network.connect(server, late)) {
      ReplyReader replies = new ReplyReader(new LineReader(transport), time);
      replies.read(late);
      for (String command : commands) {
        say(transport, command, late);
        heard.add(replies.read(late).oneLine());
      }
      say(transport, "QUIT", late);
      replies.read(late);
    } catch (IOException e) {
      heard.add(e.toString());
    }
  }

  private static void say(Transport transport, String command, Deadline late) throws IOException {
    byte[] line = (command + "\r\n").getBytes(StandardCharsets.US_ASCII);
    transport.write(line, 0, line.length, late);
  }
}
