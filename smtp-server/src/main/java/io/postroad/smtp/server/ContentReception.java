package io.postroad.smtp.server;

import io.postroad.smtp.command.Dialect;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.ContentException.Fault;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.reply.Replies;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.server.Mishaps.Action;
import io.postroad.smtp.server.Mishaps.Mishap;
import io.postroad.smtp.server.SessionEvent.End;
import io.postroad.smtp.server.SessionEvent.Stage;
import io.postroad.smtp.server.State.Addressed;
import io.postroad.smtp.wire.ArrivingContent;
import io.postroad.smtp.wire.BareNewlines;
import io.postroad.smtp.wire.ChunkReader;
import io.postroad.smtp.wire.ContentLimits;
import io.postroad.smtp.wire.DeadlineException;
import java.io.IOException;
import java.util.Optional;

/**
 * DATA with recipients: from 354 to the reply to the final dot (RFC 5321 §4.1.1.4), and what is the
 * same for the chunks of BDAT, which {@link ChunkReception} begins. The positive reply is given
 * only when the receiver has stored a content that was read to its true end. Confined to the
 * session's thread.
 */
final class ContentReception {
  private static final System.Logger LOG = System.getLogger(ContentReception.class.getName());

  private static final int DROP_OCTETS = 8192;

  private final Wire wire;
  private final Answers answers;
  private final Replies replies;
  private final Limits limits;
  private final Dialect dialect;
  private final BareNewlines bareNewlines;
  private final Tally tally;
  private final Telling telling;
  private final Spoiling spoiling;
  private final boolean trusted;
  private final Time time;

  ContentReception(
      Wire wire,
      Answers answers,
      Replies replies,
      Limits limits,
      Dialect dialect,
      BareNewlines bareNewlines,
      Tally tally,
      Telling telling,
      Spoiling spoiling,
      boolean trusted,
      Time time) {
    this.wire = wire;
    this.answers = answers;
    this.replies = replies;
    this.limits = limits;
    this.dialect = dialect;
    this.bareNewlines = bareNewlines;
    this.tally = tally;
    this.telling = telling;
    this.spoiling = spoiling;
    this.trusted = trusted;
    this.time = time;
  }

  /** Asks for the content and hands it to the receiver. */
  State receiveContent(Addressed state) throws IOException {
    wire.say(replies.startContent());
    wire.flush();
    return take(state, state.envelope(time.now()), wire.content(contentLimits(), bareNewlines));
  }

  /** What reads chunks under the rules of content. */
  ChunkReader chunkReader(boolean binary) {
    return binary ? wire.binaryChunks(contentLimits()) : wire.chunks(contentLimits(), bareNewlines);
  }

  /** What is said when the fate of a content is settled. */
  private interface Answer {
    State say() throws IOException;
  }

  /** Hands a content that is about to arrive to the receiver, and answers its end. */
  State take(Addressed state, Envelope envelope, ArrivingContent arriving) throws IOException {
    Answer answer;
    try {
      answer = receive(state, envelope, arriving);
      tally.contentEnded();
    } catch (AbandonedContentException e) {
      wire.note("content of " + arriving.octets() + " octets, given up by the client");
      return e.next();
    } catch (IOException e) {
      wire.note("the client was lost inside the content, after " + arriving.octets() + " octets");
      telling.lost(state, envelope, String.valueOf(e.getMessage()));
      if (e instanceof DeadlineException) {
        return answers.close(replies.timedOut(), End.TIMEOUT);
      }
      throw e;
    }
    // Whether the client hears it changes nothing of what became of its message.
    return answer.say();
  }

  /** Only the loss of the client leaves this as an exception. */
  private Answer receive(Addressed state, Envelope envelope, ArrivingContent reader)
      throws IOException {
    Optional<Mishap> mishap = spoiling.end(state);
    boolean keep = mishap.map(m -> m.action().accepts()).orElse(true);
    WatchedContent content = new WatchedContent(reader);
    Optional<Receipt> receipt = Optional.empty();
    try {
      receipt =
          keep
              ? Optional.of(
                  state.begun().receiver().receive(telling.session(state), envelope, content))
              : readAndDropped(content);
    } catch (IOException e) {
      if (content.fault().isEmpty() && content.lost().isEmpty()) {
        LOG.log(System.Logger.Level.WARNING, "the receiver could not store a message", e);
      }
    }
    // What the wire saw counts before what the receiver made of it.
    if (content.lost().isPresent()) {
      throw content.lost().get();
    }
    if (content.fault().isPresent()) {
      return refuse(state, reader, reply(content.fault().get()));
    }
    if (mishap.isPresent() && !keep) {
      return spoilt(state, reader, mishap.get());
    }
    if (receipt.isEmpty()) {
      return refuse(state, reader, replies.tryLater());
    }
    return switch (receipt.get()) {
      case Receipt.Stored stored -> {
        if (!content.ended()) {
          throw new IllegalStateException("the receiver stored what it did not read to its end");
        }
        yield stored(state, envelope, stored, reader, mishap);
      }
      case Receipt.Refused(Reply reply) -> refuse(state, reader, reply);
    };
  }

  private static Optional<Receipt> readAndDropped(Content content) throws IOException {
    byte[] some = new byte[DROP_OCTETS];
    while (content.read(some, 0, some.length) >= 0) {
      // Its own faults come out of the read, as they would for a receiver.
    }
    return Optional.empty();
  }

  private Answer spoilt(Addressed state, ArrivingContent reader, Mishap mishap) {
    wire.note("content of " + reader.octets() + " octets, dropped");
    return () -> {
      if (mishap.action() instanceof Action.Say(Reply reply)) {
        toAllButOne(state, reader, reply);
      }
      return spoiling
          .applied(state, Mishaps.Stage.END_OF_DATA, mishap, Optional.empty())
          .orElseThrow();
    };
  }

  private Answer stored(
      Addressed state,
      Envelope envelope,
      Receipt.Stored stored,
      ArrivingContent reader,
      Optional<Mishap> mishap) {
    boolean enough = tally.messageAccepted(time);
    wire.note("content of " + reader.octets() + " octets");
    Reply reply = replies.queued(stored.queueId());
    telling.accepted(state, envelope, stored.queueId(), reader.octets());
    return () -> {
      try {
        if (mishap.isPresent()) {
          Optional<State> dropped =
              spoiling.applied(
                  state, Mishaps.Stage.END_OF_DATA, mishap.get(), Optional.of(stored.queueId()));
          if (dropped.isPresent()) {
            return dropped.get();
          }
        }
        toAllButOne(state, reader, reply);
        wire.say(reply);
      } finally {
        stored.answered().run();
      }
      return enough ? answers.close(replies.tooManyMessages(), End.LIMIT) : state.begun().ready();
    };
  }

  /** Reads and drops the rest of the content, so that no octet of it is taken for a command. */
  private Answer refuse(Addressed state, ArrivingContent reader, Reply reply) throws IOException {
    return switch (reader.drain()) {
      case END -> {
        wire.note("content of " + reader.octets() + " octets, dropped");
        yield () -> {
          try {
            toAllButOne(state, reader, reply);
            return answers.refuse(reply, trusted, state.begun().ready());
          } finally {
            tell(state, reply);
          }
        };
      }
      case BARE_CONTROL -> {
        wire.note("a bare CR, LF or NUL came in the content");
        yield () -> {
          try {
            toAllButOne(state, reader, replies.bareControl());
            return answers.close(replies.bareControl(), End.RULE);
          } finally {
            tell(state, replies.bareControl());
          }
        };
      }
      case TOO_MUCH -> {
        wire.note("the content did not end after " + reader.octets() + " octets");
        yield () -> {
          try {
            toAllButOne(state, reader, reply);
            return answers.close(reply, End.LIMIT);
          } finally {
            tell(state, reply);
          }
        };
      }
    };
  }

  /**
   * LMTP: each recipient that was accepted has a reply of its own (RFC 2033 §4.2). They share their
   * fate here, so the last one is said as SMTP says it, and these before it. A chunk that is not
   * the last has one reply, whatever it is.
   */
  private void toAllButOne(Addressed state, ArrivingContent content, Reply reply)
      throws IOException {
    boolean inTheMiddle = content instanceof ChunkedContent chunks && !chunks.inLastChunk();
    if (dialect == Dialect.LMTP && !inTheMiddle) {
      for (int i = 1; i < state.recipients().count(); i++) {
        wire.say(reply);
      }
    }
  }

  private void tell(Addressed state, Reply reply) {
    telling.refused(state, Stage.CONTENT, state.begun().reversePath(), Optional.empty(), reply);
  }

  private Reply reply(Fault fault) {
    return switch (fault) {
      case BARE_CONTROL -> replies.bareControl();
      case LINE_TOO_LONG -> replies.textLineTooLong(limits.textLine());
      case TOO_LARGE -> replies.messageTooLarge(limits.messageSize());
      case HEADER_TOO_LARGE -> replies.headerTooLarge();
      case LOOP -> replies.loop();
    };
  }

  private ContentLimits contentLimits() {
    return new ContentLimits(
        limits.textLine(),
        limits.messageSize(),
        limits.headerBlock(),
        limits.headerField(),
        limits.headerFields(),
        limits.receivedFields(),
        limits.messageOverrun(),
        limits.dataBlockTimeout(),
        limits.dataTimeout(),
        limits.dataRateAfter(),
        limits.dataRate());
  }
}
