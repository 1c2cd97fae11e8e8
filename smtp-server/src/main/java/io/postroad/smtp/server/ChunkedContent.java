package io.postroad.smtp.server;

import io.postroad.smtp.command.Command;
import io.postroad.smtp.reply.ChunkReplies;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.server.State.Chunked;
import io.postroad.smtp.wire.ArrivingContent;
import io.postroad.smtp.wire.ChunkReader;
import io.postroad.smtp.wire.DeadlineException;
import java.io.EOFException;
import java.io.IOException;

/**
 * The content of several BDATs as one stream (RFC 3030 §2): where a chunk ends it is answered, and
 * the next command is read here, by the thread that reads the content. So the chunk that is being
 * read is always the one that has no answer yet. Confined to the session's thread.
 */
final class ChunkedContent implements ArrivingContent {

  /** Answers what comes between two chunks and is no BDAT. */
  interface Between {
    /** The same state when chunks may go on. */
    State answer(Chunked state, Input input) throws IOException;
  }

  private final Wire wire;
  private final Answers answers;
  private final Tally tally;
  private final Time time;
  private final ChunkReader reader;
  private final Chunked state;
  private final Between between;
  private Command.Bdat chunk;

  ChunkedContent(
      Wire wire,
      Answers answers,
      Tally tally,
      Time time,
      ChunkReader reader,
      Chunked state,
      Command.Bdat first,
      Between between) {
    this.wire = wire;
    this.answers = answers;
    this.tally = tally;
    this.time = time;
    this.reader = reader;
    this.state = state;
    this.between = between;
    this.chunk = first;
    reader.begin(first.size());
  }

  /** Whether the chunk that has no answer yet was announced as the last. */
  boolean inLastChunk() {
    return chunk.last();
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (true) {
      int count = reader.read(into, offset, length);
      if (count >= 0) {
        return count;
      }
      if (chunk.last()) {
        reader.end();
        return -1;
      }
      nextChunk();
    }
  }

  private void nextChunk() throws IOException {
    Reply taken = ChunkReplies.taken(chunk.size());
    // An empty chunk achieves nothing, and there is no end to how many would fit a message.
    goesOn(chunk.size() == 0 ? answers.idle(taken, state) : answers.say(taken, state));
    while (true) {
      if (reader.deadline().passed(time)) {
        throw new DeadlineException("chunks arrived too slowly");
      }
      Input input = wire.readCommand(tally.nextCommand(time).orEarlier(reader.deadline()));
      switch (input) {
        case Input.Got(Command.Bdat next) -> {
          chunk = next;
          reader.begin(next.size());
          return;
        }
        case Input.End() -> throw new EOFException("input ended between two chunks");
        case Input.Late() -> throw new DeadlineException("the next chunk did not come");
        case Input.Got _,
            Input.Malformed _,
            Input.TooLong _,
            Input.BareControl _,
            Input.Foreign _,
            Input.Rung _ ->
            goesOn(between.answer(state, input));
      }
    }
  }

  private void goesOn(State next) throws AbandonedContentException {
    if (!(next instanceof Chunked)) {
      throw new AbandonedContentException(next);
    }
  }

  @Override
  public long octets() {
    return reader.octets();
  }

  @Override
  public Drained drain() throws IOException {
    return reader.drain();
  }

  /** Does nothing: connection and buffer are the session's. */
  @Override
  public void close() {}
}
