package io.postroad.inbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.james.mime4j.MimeException;
import org.jspecify.annotations.Nullable;

/**
 * What was found behind a header section: the text, the HTML and the files' names and sizes. Never
 * fails on what a message is made of; it then holds what was found before, and says so.
 *
 * @param parts every part that holds no others, in order
 * @param flaw why it ends early
 */
record MessageBody(
    String text,
    String html,
    List<MimePart> inline,
    List<MimePart> attachments,
    List<MimePart> parts,
    Optional<String> flaw) {

  /** The most of text, and of HTML, that is kept for a view. */
  static final int TEXT_OCTETS_MAX = 1024 * 1024;

  private static final int CHUNK = 8192;

  /**
   * Reads a whole message.
   *
   * @param textOctetsMax how much text, and how much HTML, is kept
   * @throws IOException when the stream fails for another reason than what it holds
   */
  static MessageBody read(InputStream message, int textOctetsMax) throws IOException {
    Collector found = new Collector(textOctetsMax);
    FaultMemory source = new FaultMemory(message);
    try {
      MimeWalk walk = new MimeWalk(source);
      for (MimePart part = walk.next(); part != null; part = walk.next()) {
        found.take(part, walk.content());
      }
      return found.body(Optional.empty());
    } catch (MimeException e) {
      return found.body(Optional.of(said(e)));
    } catch (IOException e) {
      IOException fault = source.fault;
      if (fault != null && !(fault instanceof BoundedReading.TooSlow)) {
        throw fault; // the disk's, not the message's
      }
      return found.body(Optional.of(said(e)));
    } catch (RuntimeException e) {
      // The barrier around the parser: a fault of its must not cost us the message.
      return found.body(Optional.of("it cannot be parsed (" + e.getClass().getSimpleName() + ")"));
    }
  }

  private static String said(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : BodyText.oneLine(message, 200);
  }

  /** Remembers whether it was the source that failed. */
  private static final class FaultMemory extends InputStream {
    private final InputStream in;
    private @Nullable IOException fault;

    FaultMemory(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      try {
        return in.read(into, offset, length);
      } catch (IOException e) {
        fault = e;
        throw e;
      }
    }
  }

  private static final class Collector {
    private final int textOctetsMax;
    private final byte[] chunk = new byte[CHUNK];
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder html = new StringBuilder();
    private final List<MimePart> inline = new ArrayList<>();
    private final List<MimePart> attachments = new ArrayList<>();
    private final List<MimePart> parts = new ArrayList<>();

    Collector(int textOctetsMax) {
      this.textOctetsMax = textOctetsMax;
    }

    void take(MimePart part, InputStream content) throws IOException {
      StringBuilder target = part.mediaType().equals("text/html") ? html : text;
      boolean wanted = part.isBody() && (target == text || html.isEmpty());
      int room = wanted ? Math.max(0, textOctetsMax - target.length()) : 0;
      kept.reset();
      long size = 0;
      for (int n = content.read(chunk); n >= 0; n = content.read(chunk)) {
        kept.write(chunk, 0, Math.min(n, room - kept.size()));
        size += n;
      }
      MimePart whole = part.withSize(size);
      parts.add(whole);
      if (wanted) {
        if (target == text && !text.isEmpty()) {
          text.append('\n');
        }
        target.append(BodyText.decode(kept.toByteArray(), part.charset()));
      } else if (part.isBody() || !part.isInline()) {
        attachments.add(whole);
      } else {
        inline.add(whole);
      }
    }

    MessageBody body(Optional<String> flaw) {
      return new MessageBody(
          text.toString(),
          html.toString(),
          List.copyOf(inline),
          List.copyOf(attachments),
          List.copyOf(parts),
          flaw);
    }
  }
}
