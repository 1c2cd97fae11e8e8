package io.postroad.smtp.wire;

import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.ContentException;
import io.postroad.smtp.envelope.ContentException.Fault;
import io.postroad.smtp.runtime.Time;
import java.io.IOException;
import java.time.Duration;

/**
 * Sends a content after 354: dots stuffed, then the one true end (RFC 5321 §4.5.2). The writer
 * itself looks at every octet that leaves (rule S2): CR and LF as a pair only, no NUL. Made for one
 * content; confined to one thread.
 */
public final class ContentWriter {

  /** Most messages fit the first block; larger ones go on in larger blocks. */
  private static final int FIRST_BLOCK = 8 << 10;

  private static final int BLOCK = 32 << 10;
  private static final int END_OCTETS_MAX = 5;

  private final Transport transport;
  private final Duration block;
  private final Time time;

  /** Room for one block and, behind the last one, the end. */
  private byte[] in = new byte[FIRST_BLOCK + END_OCTETS_MAX];

  private int room = FIRST_BLOCK;

  /** Holds a block that had dots to stuff; one that had none is sent as it was read. */
  private byte[] out = {};

  private int outEnd;
  private boolean lineStart = true;
  private boolean afterCr;
  private long written;

  private ContentWriter(Transport transport, Duration block, Time time) {
    this.transport = transport;
    this.block = block;
    this.time = time;
  }

  /**
   * Writes all of {@code content} and the end of data.
   *
   * @param block how long the peer may take to accept a block of 32 KiB
   * @return octets written, dots and end included
   * @throws ContentException when the content breaks rule S2; no end was sent: close the connection
   * @throws ContentSourceException when the content could not be read; likewise
   * @throws DeadlineException when the peer was too slow; the connection is closed
   * @throws IOException when the connection is gone
   */
  public static long write(Content content, Transport transport, Duration block, Time time)
      throws IOException {
    return new ContentWriter(transport, block, time).write(content);
  }

  private long write(Content content) throws IOException {
    while (true) {
      int count = 0;
      boolean last = false;
      while (count < room && !last) {
        int n = read(content, count);
        last = n < 0;
        count += Math.max(0, n);
      }
      int run = stuff(count);
      if (last) {
        if (afterCr) {
          throw new ContentException(Fault.BARE_CONTROL);
        }
        count = end(count);
      }
      send(run, count);
      if (last) {
        return written;
      }
      if (room < BLOCK) {
        room = BLOCK;
        in = new byte[BLOCK + END_OCTETS_MAX];
        out = new byte[0];
      }
    }
  }

  private int read(Content content, int at) throws IOException {
    try {
      return content.read(in, at, room - at);
    } catch (ContentException e) {
      throw e;
    } catch (IOException e) {
      throw new ContentSourceException(e);
    }
  }

  /** Checks the block and stuffs its dots; where what is not yet copied to {@code out} begins. */
  private int stuff(int count) throws ContentException {
    int run = 0;
    int at = 0;
    if (afterCr && count > 0) {
      if (in[0] != '\n') {
        throw new ContentException(Fault.BARE_CONTROL);
      }
      afterCr = false;
      lineStart = true;
      at = 1;
    }
    while (at < count) {
      if (lineStart && in[at] == '.') {
        // The copy ends in this dot, and the run goes on with it: it leaves twice.
        append(run, at + 1);
        run = at;
      }
      lineStart = false;
      at = Octets.nextControl(in, at, count);
      if (at == count) {
        break;
      }
      if (in[at] != '\r' || (at + 1 < count && in[at + 1] != '\n')) {
        throw new ContentException(Fault.BARE_CONTROL);
      }
      afterCr = at + 1 == count;
      lineStart = !afterCr;
      at += 2;
    }
    return run;
  }

  /** Puts the end behind the last block; a content that ends in CR LF has its first two octets. */
  private int end(int count) {
    int at = count;
    if (!lineStart) {
      in[at++] = '\r';
      in[at++] = '\n';
    }
    in[at++] = '.';
    in[at++] = '\r';
    in[at++] = '\n';
    return at;
  }

  private void append(int from, int to) {
    if (out.length == 0) {
      // A line takes three octets at least, so at most every third octet is a dot to stuff.
      out = new byte[2 * in.length];
    }
    System.arraycopy(in, from, out, outEnd, to - from);
    outEnd += to - from;
  }

  private void send(int run, int count) throws IOException {
    byte[] octets = in;
    int length = count;
    if (outEnd > 0) {
      append(run, count);
      octets = out;
      length = outEnd;
      outEnd = 0;
    }
    transport.write(octets, 0, length, time.deadlineIn(block));
    written += length;
  }
}
