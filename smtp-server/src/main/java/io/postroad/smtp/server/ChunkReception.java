package io.postroad.smtp.server;

import io.postroad.smtp.command.BodyType;
import io.postroad.smtp.command.Command;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.reply.Replies;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.server.SessionEvent.End;
import io.postroad.smtp.server.State.Addressed;
import io.postroad.smtp.server.State.Chunked;
import io.postroad.smtp.wire.ArrivingContent.Drained;
import io.postroad.smtp.wire.ChunkReader;
import io.postroad.smtp.wire.DeadlineException;
import java.io.IOException;
import java.util.Optional;

/**
 * BDAT (RFC 3030 §2): the chunks of a transaction are one content; a BDAT out of place is refused,
 * and its octets are dropped, never read as commands (rule S4). Confined to the session's thread.
 */
final class ChunkReception {
  /** So many BDATs behind a failed one are no errors: the client sent them before it knew. */
  private static final int EXCUSED_MAX = 1000;

  private final Wire wire;
  private final Answers answers;
  private final Replies replies;
  private final ContentReception contents;
  private final Tally tally;
  private final Time time;

  /** More chunks of a content that came to nothing may be on their way. */
  private boolean trailing;

  private int excused;

  ChunkReception(
      Wire wire,
      Answers answers,
      Replies replies,
      ContentReception contents,
      Tally tally,
      Time time) {
    this.wire = wire;
    this.answers = answers;
    this.replies = replies;
    this.contents = contents;
    this.tally = tally;
    this.time = time;
  }

  /** Whether the content was announced as one that only BDAT can carry (RFC 3030 §3). */
  static boolean isBinary(Addressed state) {
    return state.begun().parameters().body().filter(BodyType.BINARY_MIME::equals).isPresent();
  }

  /**
   * Hands the content that begins with this chunk to the receiver.
   *
   * @param between answers the other commands that come until the last chunk
   */
  State receive(Addressed state, Command.Bdat first, ChunkedContent.Between between)
      throws IOException {
    Envelope envelope = state.envelope(time.now());
    ChunkedContent content =
        new ChunkedContent(
            wire,
            answers,
            tally,
            time,
            contents.chunkReader(isBinary(state)),
            new Chunked(state),
            first,
            between);
    excused = 0;
    State next = contents.take(state, envelope, content);
    trailing = !content.inLastChunk();
    return next;
  }

  /**
   * A mishap at the first chunk: its octets are dropped before the answer, never read as commands.
   */
  Optional<State> spoil(Addressed state, Command.Bdat first, Spoiling spoiling) throws IOException {
    Optional<Mishaps.Mishap> mishap = spoiling.chunk(state);
    if (mishap.isEmpty()) {
      return Optional.empty();
    }
    if (mishap.get().action() instanceof Mishaps.Action.Say(Reply reply)) {
      Optional<State> ended = drop(first, reply);
      if (ended.isPresent()) {
        return ended;
      }
      trailing = !first.last();
    }
    return spoiling.applied(state, Mishaps.Stage.DATA, mishap.get(), Optional.empty());
  }

  /**
   * A BDAT of LMTP in a transaction where no recipient was accepted: there is a reply for each of
   * them, so there is none behind LAST (RFC 2033 §4.3).
   */
  State dropInSilence(State.Open same, Command.Bdat last) throws IOException {
    State next = refuse(same, last, Optional.empty(), replies.recipientFirst());
    wire.note("nobody was accepted, so nobody has a reply");
    return next;
  }

  /** A BDAT where none may be: its octets are dropped, then comes the reply. */
  State refuse(State.Open same, Command.Bdat bdat, Reply reply) throws IOException {
    return refuse(same, bdat, Optional.of(reply), reply);
  }

  private State refuse(State.Open same, Command.Bdat bdat, Optional<Reply> said, Reply reply)
      throws IOException {
    Optional<State> ended = drop(bdat, reply);
    if (ended.isPresent()) {
      return ended.get();
    }
    boolean excuse = trailing && excused++ < EXCUSED_MAX;
    trailing = !bdat.last();
    if (said.isEmpty()) {
      return answers.errorInSilence(same);
    }
    return excuse || reply.isTransient() ? answers.say(reply, same) : answers.error(reply, same);
  }

  /** Reads and drops a chunk; the end of the session, when that cannot be done. */
  private Optional<State> drop(Command.Bdat bdat, Reply reply) throws IOException {
    ChunkReader reader = contents.chunkReader(true);
    reader.begin(bdat.size());
    Drained drained;
    try {
      drained = reader.drain();
    } catch (DeadlineException e) {
      wire.note("a refused chunk did not arrive: " + e.getMessage());
      return Optional.of(answers.close(replies.timedOut(), End.TIMEOUT));
    }
    if (drained != Drained.END) {
      wire.note("a chunk of " + bdat.size() + " octets is more than can be dropped");
      return Optional.of(answers.close(reply, End.LIMIT));
    }
    wire.note("a chunk of " + bdat.size() + " octets, dropped");
    return Optional.empty();
  }
}
