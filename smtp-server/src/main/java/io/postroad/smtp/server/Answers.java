package io.postroad.smtp.server;

import io.postroad.smtp.reply.Replies;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.server.SessionEvent.End;
import io.postroad.smtp.server.State.Open;
import io.postroad.smtp.server.Tally.Standing;
import java.io.IOException;
import java.time.Duration;

/**
 * How a session answers: a reply and the state that follows, where a client that makes too many
 * errors is slowed down and at last sent away. Confined to the session's thread.
 */
final class Answers {
  private final Wire wire;
  private final Replies replies;
  private final Tally tally;
  private final Duration errorDelay;
  private final Time time;

  Answers(Wire wire, Replies replies, Tally tally, Duration errorDelay, Time time) {
    this.wire = wire;
    this.replies = replies;
    this.tally = tally;
    this.errorDelay = errorDelay;
    this.time = time;
  }

  /** Says it and goes on. */
  State say(Reply reply, State next) throws IOException {
    wire.say(reply);
    return next;
  }

  /** Says it and ends the session. */
  State close(Reply reply, End end) throws IOException {
    wire.say(reply);
    return new State.Over(end);
  }

  /** The client made an error. */
  State error(Reply reply, Open same) throws IOException {
    return judged(tally.error(), reply, same);
  }

  /** The same where the protocol has no reply. */
  State errorInSilence(Open same) throws IOException {
    return tally.error() == Standing.OUT ? close(replies.tooManyErrors(), End.LIMIT) : same;
  }

  /** The client asked for something that achieves nothing. */
  State idle(Reply reply, Open next) throws IOException {
    return judged(tally.idleCommand(), reply, next);
  }

  /**
   * The receiver, or a limit, refuses. A permanent refusal is the error of a client that is not
   * trusted; a trusted one passes on what others sent it and is not to blame.
   */
  State refuse(Reply reply, boolean trusted, Open next) throws IOException {
    if (reply.code() == 421) {
      return close(reply, End.RECEIVER);
    }
    return reply.isPermanent() && !trusted ? error(reply, next) : say(reply, next);
  }

  private State judged(Standing standing, Reply reply, Open next) throws IOException {
    return switch (standing) {
      case FINE -> say(reply, next);
      case SLOW -> {
        wire.flush(); // the replies before this one need not wait for it
        time.sleep(errorDelay);
        yield say(reply, next);
      }
      case OUT -> {
        if (reply.isPermanent()) {
          // In its place 421 would call the client back for days with what is refused for good.
          wire.say(reply);
        }
        yield close(replies.tooManyErrors(), End.LIMIT);
      }
    };
  }
}
