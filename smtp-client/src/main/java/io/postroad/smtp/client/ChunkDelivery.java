package io.postroad.smtp.client;

import io.postroad.smtp.command.Command;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.ContentException;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.wire.ChunkWriter;
import io.postroad.smtp.wire.ContentSourceException;
import io.postroad.smtp.wire.DeadlineException;
import java.io.IOException;
import java.time.Duration;

/**
 * The content by BDAT, after MAIL and RCPT were answered (RFC 3030 §2). Chunks may be sent ahead of
 * the replies to those before them; but the last one leaves only when all of those are here and
 * nothing else is, so that the reply behind it can only be its own. Made for one use; confined to
 * one thread.
 */
final class ChunkDelivery {

  /** Replies that may be outstanding: what waits for them unread stays far below any window. */
  private static final int AHEAD_MAX = 16;

  /** How long a server that broke off may take to say why. */
  private static final Duration REASON = Duration.ofSeconds(5);

  private final Wire wire;
  private final ClientSettings settings;
  private final ContentSettling settling;
  private final boolean pipelining;
  private final boolean binary;

  private int outstanding;

  ChunkDelivery(
      Wire wire, ClientSettings settings, Outcomes outcomes, boolean pipelining, boolean binary) {
    this.wire = wire;
    this.settings = settings;
    this.settling = new ContentSettling(wire, settings, outcomes);
    this.pipelining = pipelining;
    this.binary = binary;
  }

  /** A reply decided about the transaction: everybody is settled. */
  private static final class SettledException extends IOException {
    private static final long serialVersionUID = 1L;
    private final Transaction.Ending ending;

    SettledException(Transaction.Ending ending) {
      this.ending = ending;
    }
  }

  /** Sends the content and settles everybody whose outcome is open. */
  Transaction.Ending deliver(ContentSource source) {
    Content content;
    try {
      content = source.open();
    } catch (IOException e) {
      settling.unreadable(e);
      return Transaction.Ending.OPEN; // No chunk was sent: RSET gives the transaction up.
    }
    try (content) {
      ChunkWriter writer =
          new ChunkWriter(content, binary, wire.transport(), settings.dataBlock(), wire.time());
      return send(writer);
    }
  }

  private Transaction.Ending send(ChunkWriter writer) {
    try {
      while (true) {
        Command.Bdat chunk = writer.prepare();
        takeReplies(chunk.last() || !pipelining ? 0 : AHEAD_MAX - 1);
        wire.noteChunk(chunk);
        writer.send();
        if (chunk.last()) {
          return settling.hearFinalReply();
        }
        outstanding++;
      }
    } catch (SettledException e) {
      return e.ending;
    } catch (ContentException e) {
      settling.broken(e);
      return giveUp();
    } catch (ContentSourceException e) {
      settling.unreadable(e.getCause());
      return giveUp();
    } catch (DeadlineException e) {
      lost(writer, describe(e)); // It is closed: nothing to hear.
      return Transaction.Ending.BROKEN;
    } catch (IOException e) {
      hearWhy(writer, describe(e));
      return Transaction.Ending.BROKEN;
    }
  }

  /** Reads the replies that are there, and waits for those beyond {@code most}. */
  private void takeReplies(int most) throws IOException {
    while (outstanding > most || (outstanding > 0 && wire.hasReply())) {
      Reply reply;
      try {
        reply = wire.hear(settings.dataBlock());
      } catch (IOException e) {
        settling.lost(
            Stage.CONTENT, wire.describe(e, Stage.CONTENT.during(), settings.dataBlock()), false);
        throw new SettledException(Transaction.Ending.BROKEN);
      }
      outstanding--;
      if (!reply.isPositive()) {
        throw refusal(reply);
      }
    }
    if (outstanding == 0 && wire.hasReply()) {
      // No chunk is unanswered: whatever this is, it must not pass for the reply to the next one.
      throw unasked(wire.hear(REASON));
    }
  }

  /** A chunk was not taken, so the transaction has failed (RFC 3030 §2). */
  private SettledException refusal(Reply reply) {
    if (reply.isIntermediate()) {
      settling.lost(Stage.CONTENT, Transaction.unexpected(Stage.CONTENT, reply), false);
      return new SettledException(Transaction.Ending.BROKEN);
    }
    settling.refused(Stage.CONTENT, reply);
    return new SettledException(
        reply.code() == Transaction.CLOSING ? Transaction.Ending.BROKEN : giveUp());
  }

  private SettledException unasked(Reply reply) {
    if (reply.isTransient() || reply.isPermanent()) {
      settling.refused(Stage.CONTENT, reply);
    } else {
      settling.lost(Stage.CONTENT, "a reply that nobody asked for: " + reply.oneLine(), false);
    }
    return new SettledException(Transaction.Ending.BROKEN);
  }

  /**
   * Everybody is settled, between two chunks: hears what is outstanding, so that RSET can follow.
   */
  private Transaction.Ending giveUp() {
    try {
      while (outstanding > 0) {
        outstanding--;
        if (wire.hear(settings.dataBlock()).code() == Transaction.CLOSING) {
          return Transaction.Ending.BROKEN;
        }
      }
      return Transaction.Ending.OPEN;
    } catch (IOException e) {
      wire.note(describe(e));
      return Transaction.Ending.BROKEN;
    }
  }

  /**
   * A server that stops reading may have said why, and a refusal is worth more than a broken
   * connection. Positive replies are those to earlier chunks, and count for nothing.
   */
  private void hearWhy(ChunkWriter writer, String detail) {
    try {
      for (int left = outstanding + 1; left > 0; left--) {
        Reply reply = wire.hear(REASON);
        if (reply.isTransient() || reply.isPermanent()) {
          settling.refused(stage(writer), reply);
          return;
        }
      }
      lost(writer, detail);
    } catch (IOException _) {
      lost(writer, detail); // It said nothing; the first fault is the one to report.
    }
  }

  private void lost(ChunkWriter writer, String detail) {
    settling.lost(stage(writer), detail, writer.wholeMayHaveLeft());
  }

  /** Where it broke: once the last chunk may be there, it is that which counts. */
  private static Stage stage(ChunkWriter writer) {
    return writer.wholeMayHaveLeft() ? Stage.FINAL_DOT : Stage.CONTENT;
  }

  private String describe(IOException fault) {
    return wire.describe(fault, Stage.CONTENT.during(), settings.dataBlock());
  }
}
