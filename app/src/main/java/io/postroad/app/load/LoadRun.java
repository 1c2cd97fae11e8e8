package io.postroad.app.load;

import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.client.ClientTls;
import io.postroad.smtp.client.Opening;
import io.postroad.smtp.client.SmtpClient;
import io.postroad.smtp.client.SmtpConnection;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Time;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Sends a load: each session on a thread of its own takes the next message as soon as it is free,
 * or as the rate allows. For one use.
 */
public final class LoadRun {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final LoadPlan plan;
  private final Execution execution;
  private final Time time;
  private final SmtpClient client;
  private final ClientTls tls;
  private final InetSocketAddress target;
  private final GeneratedContent content;
  private final Envelope envelope;
  private final LoadTally tally = new LoadTally();
  private final AtomicLong begun = new AtomicLong();
  private volatile boolean stopped;

  /**
   * @param client how sessions are opened
   * @param tls towards the target
   * @param host the generator's name, in the Message-IDs
   */
  public LoadRun(
      LoadPlan plan,
      Execution execution,
      SmtpClient client,
      ClientTls tls,
      InetSocketAddress target,
      String host) {
    this.plan = plan;
    this.execution = execution;
    this.time = execution.time();
    this.client = client;
    this.tls = tls;
    this.target = target;
    this.content = new GeneratedContent(plan, host);
    this.envelope = envelope(plan);
  }

  private static Envelope envelope(LoadPlan plan) {
    List<Recipient> recipients =
        plan.recipients() == 1
            ? List.of(new Recipient(plan.to(), RcptParameters.NONE))
            : IntStream.rangeClosed(1, plan.recipients())
                .mapToObj(i -> new Recipient(numbered(plan.to(), i), RcptParameters.NONE))
                .toList();
    return new Envelope(plan.from(), MailParameters.NONE, recipients);
  }

  private static Mailbox numbered(Mailbox to, int number) {
    return Mailbox.parse(number + to.text()).orElse(to); // a quoted local part stays as it is
  }

  /** Begins no further message; those under way go to their end. */
  public void stop() {
    stopped = true;
  }

  /**
   * Sends it all and waits for the end.
   *
   * @param progress hears twice a second how many messages are over
   */
  public LoadReport run(LongConsumer progress) {
    long start = time.nanos();
    Deadline end = Deadline.after(start, plan.atMost());
    List<Execution.Running> sessions = new ArrayList<>();
    for (int i = 1; i <= plan.sessions(); i++) {
      sessions.add(execution.start(Execution.Kind.VIRTUAL, "load-" + i, () -> session(start, end)));
    }
    for (Execution.Running session : sessions) {
      while (!session.join(LOOK)) {
        progress.accept(tally.over());
      }
    }
    progress.accept(tally.over());
    return tally.report(Duration.ofNanos(time.nanos() - start), content.size());
  }

  private void session(long start, Deadline end) {
    @Nullable SmtpConnection connection = null;
    try {
      for (long number = next(start, end); number > 0; number = next(start, end)) {
        connection = connected(connection).orElse(null);
        if (connection != null) {
          send(connection, number);
          if (!plan.kept()) {
            connection.quit();
          }
        }
      }
    } finally {
      if (connection != null && connection.reusable()) {
        connection.quit();
      }
    }
  }

  /** The number of the next message, from 1, once its time has come; 0 when there is none. */
  private long next(long start, Deadline end) {
    long number = begun.incrementAndGet();
    if (number > plan.messages() || stopped || end.passed(time)) {
      return 0;
    }
    if (plan.perSecond().isEmpty()) {
      return number;
    }
    double seconds = (number - 1) / plan.perSecond().get();
    Deadline due = Deadline.after(start, Duration.ofNanos((long) (seconds * 1e9)));
    time.sleep(due.orEarlier(end).remaining(time));
    return stopped || end.passed(time) ? 0 : number;
  }

  private Optional<SmtpConnection> connected(@Nullable SmtpConnection open) {
    if (open != null && open.reusable()) {
      return Optional.of(open);
    }
    long start = time.nanos();
    return switch (client.open(target, tls, new Conversation(time))) {
      case Opening.Opened(SmtpConnection connection) -> {
        tally.connected(since(start));
        if (plan.bdat()) {
          connection.preferBdat();
        }
        yield Optional.of(connection);
      }
      case Opening.Refused(var _, var reply) -> {
        tally.turnedAway(reply);
        yield Optional.empty();
      }
      case Opening.NotSecured(String detail, boolean _) -> unreachable(detail);
      case Opening.NotLoggedIn(String detail) -> unreachable(detail);
      case Opening.Unreachable(var _, String detail) -> unreachable(detail);
    };
  }

  private Optional<SmtpConnection> unreachable(String detail) {
    tally.unreachable(detail);
    return Optional.empty();
  }

  private void send(SmtpConnection connection, long number) {
    connection.recordTo(new Conversation(time));
    long start = time.nanos();
    var outcomes = connection.send(envelope, content.message(number), content.size(), false);
    tally.sent(outcomes, since(start));
  }

  private Duration since(long start) {
    return Duration.ofNanos(time.nanos() - start);
  }
}
