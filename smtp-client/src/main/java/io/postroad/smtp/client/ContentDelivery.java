package io.postroad.smtp.client;

import io.postroad.smtp.command.Dialect;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.ContentException;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.wire.ContentSourceException;
import io.postroad.smtp.wire.ContentWriter;
import io.postroad.smtp.wire.DeadlineException;
import io.postroad.smtp.wire.ForwardingTransport;
import io.postroad.smtp.wire.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What follows a 354: the content, the final dot, and the one reply that counts. It watches what
 * leaves, because everything depends on whether the final dot may have left (RFC 1047). Made for
 * one use; confined to one thread.
 */
final class ContentDelivery {

  /** How long a server that broke off in the content may take to say why. */
  private static final Duration REASON = Duration.ofSeconds(5);

  private static final byte[] LONE_DOT = ".\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Wire wire;
  private final ClientSettings settings;
  private final ContentSettling settling;

  private long contentOctets;
  private boolean contentAtEnd;
  private boolean dotMayHaveLeft;

  ContentDelivery(Wire wire, ClientSettings settings, Outcomes outcomes) {
    this.wire = wire;
    this.settings = settings;
    this.settling = new ContentSettling(wire, settings, outcomes);
  }

  /** The server spoke while the content was being sent: it cannot be answering the final dot. */
  private static final class EarlyReplyException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Sends the content and settles everybody whose outcome is open. */
  Transaction.Ending deliver(ContentSource source) {
    Content content;
    try {
      content = source.open();
    } catch (IOException e) {
      settling.unreadable(e);
      return Transaction.Ending.BROKEN;
    }
    try (content) {
      ContentWriter.write(
          new WatchedContent(content), new WatchedTransport(), settings.dataBlock(), wire.time());
    } catch (IOException e) {
      wire.note("content: " + contentOctets + " octets, then broken off");
      settleBroken(e);
      return Transaction.Ending.BROKEN;
    }
    wire.noteContent(contentOctets);
    return settling.hearFinalReply();
  }

  /**
   * Ends a DATA that the server should have refused, with no content at all (RFC 2920 §3.1); whom
   * it concerns is settled already.
   *
   * @param nobody whether no recipient was accepted: else even an empty message could arrive
   */
  Transaction.Ending loneDot(boolean nobody) {
    // A server of LMTP has no reply to give where it accepted nobody.
    if (!nobody || wire.dialect() == Dialect.LMTP) {
      return Transaction.Ending.BROKEN;
    }
    try {
      Transport transport = wire.transport();
      transport.write(LONE_DOT, 0, LONE_DOT.length, wire.time().deadlineIn(settings.dataBlock()));
      wire.noteContent(0);
      Reply reply = wire.hear(settings.finalDot());
      return reply.code() == Transaction.CLOSING || reply.isIntermediate()
          ? Transaction.Ending.BROKEN
          : Transaction.Ending.OVER;
    } catch (IOException e) {
      wire.note(wire.describe(e, Stage.FINAL_DOT.during(), settings.finalDot()));
      return Transaction.Ending.BROKEN;
    }
  }

  /** The content could not be sent whole. */
  private void settleBroken(IOException fault) {
    switch (fault) {
      case ContentException broken -> settling.broken(broken);
      case ContentSourceException source -> settling.unreadable(source.getCause());
      case EarlyReplyException _ -> settleByReply("a reply before the final dot");
      case DeadlineException _ -> lost(stage(), describe(fault)); // It is closed: nothing to hear.
      default -> settleByReply(describe(fault));
    }
  }

  /** Where it broke: once the final dot may have left, it is that which counts. */
  private Stage stage() {
    return dotMayHaveLeft ? Stage.FINAL_DOT : Stage.CONTENT;
  }

  private String describe(IOException fault) {
    return wire.describe(fault, Stage.CONTENT.during(), settings.dataBlock());
  }

  /**
   * A server that stops reading may have said why, and a refusal is worth more than a broken
   * connection. A positive reply counts for nothing here: it may not be the final dot's.
   */
  private void settleByReply(String detail) {
    try {
      Reply reply = wire.hear(REASON);
      if (reply.isTransient() || reply.isPermanent()) {
        settling.refused(stage(), reply);
      } else {
        lost(stage(), detail + ": " + reply.oneLine());
      }
    } catch (IOException _) {
      lost(stage(), detail); // It said nothing; the first fault is the one to report.
    }
  }

  private void lost(Stage stage, String detail) {
    settling.lost(stage, detail, dotMayHaveLeft);
  }

  /** The content, counted, and whether its end was seen. */
  private final class WatchedContent implements Content {
    private final Content content;

    WatchedContent(Content content) {
      this.content = content;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = content.read(into, offset, length);
      contentAtEnd = count < 0;
      contentOctets += Math.max(0, count);
      return count;
    }

    @Override
    public void close() {
      content.close();
    }
  }

  /** The connection, for the content writer alone: each write is judged before it is made. */
  private final class WatchedTransport extends ForwardingTransport {
    WatchedTransport() {
      super(wire.transport());
    }

    @Override
    public void write(byte[] from, int offset, int length, Deadline deadline) throws IOException {
      if (wire.hasReply()) {
        throw new EarlyReplyException();
      }
      // The writer puts the final dot into the write that follows the end of the content. From
      // here on the server may have it, however the write ends.
      dotMayHaveLeft = contentAtEnd;
      super.write(from, offset, length, deadline);
    }
  }
}
