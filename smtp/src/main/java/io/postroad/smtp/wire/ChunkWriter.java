package io.postroad.smtp.wire;

import io.postroad.smtp.command.Command;
import io.postroad.smtp.command.Commands;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.ContentException;
import io.postroad.smtp.runtime.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/**
 * Sends a content as chunks (RFC 3030 §2). A chunk is read whole before its BDAT leaves, so that
 * what cannot be read or must not be sent breaks off between two chunks and the dialog can go on.
 * The writer itself looks at every octet of a text that leaves (rule S2). Made for one content;
 * confined to one thread.
 */
public final class ChunkWriter {

  /** Most messages fit the first buffer, and are one chunk. */
  private static final int FIRST_BUFFER = 8 << 10;

  private static final int CHUNK = 128 << 10;
  private static final int PIECE = 32 << 10;

  private final Content content;
  private final boolean binary;
  private final Transport transport;
  private final Duration block;
  private final Time time;
  private final ChunkText text = new ChunkText(Integer.MAX_VALUE, BareNewlines.REJECT);

  private byte[] chunk = new byte[FIRST_BUFFER];
  private int size;
  private boolean last;
  private boolean wholeMayHaveLeft;

  /**
   * A writer of {@code content}.
   *
   * @param binary whether any octet may leave: the server knows it as BODY=BINARYMIME
   * @param block how long the peer may take to accept a block of 32 KiB
   */
  public ChunkWriter(
      Content content, boolean binary, Transport transport, Duration block, Time time) {
    this.content = content;
    this.binary = binary;
    this.transport = transport;
    this.block = block;
    this.time = time;
  }

  /**
   * Reads the next chunk; nothing is sent.
   *
   * @throws ContentException when the content breaks rule S2
   * @throws ContentSourceException when the content could not be read
   */
  public Command.Bdat prepare() throws IOException {
    size = 0;
    while (!last && size < CHUNK) {
      if (size == chunk.length) {
        chunk = Arrays.copyOf(chunk, CHUNK);
      }
      int count = read();
      last = count < 0;
      size += Math.max(0, count);
    }
    if (!binary) {
      text.check(chunk, 0, size);
      if (last) {
        text.end();
      }
    }
    return new Command.Bdat(size, last);
  }

  private int read() throws IOException {
    try {
      return content.read(chunk, size, chunk.length - size);
    } catch (ContentException e) {
      throw e;
    } catch (IOException e) {
      throw new ContentSourceException(e);
    }
  }

  /**
   * Sends the chunk that was prepared, behind its command.
   *
   * @throws DeadlineException when the peer was too slow; the connection is closed
   * @throws IOException when the connection is gone
   */
  public void send() throws IOException {
    byte[] command = Commands.encode(new Command.Bdat(size, last));
    int first = Math.min(size, PIECE);
    byte[] front = Arrays.copyOf(command, command.length + first);
    System.arraycopy(chunk, 0, front, command.length, first);
    write(front, 0, front.length, first == size);
    for (int at = first; at < size; at += PIECE) {
      int length = Math.min(PIECE, size - at);
      write(chunk, at, length, at + length == size);
    }
  }

  private void write(byte[] octets, int from, int length, boolean ends) throws IOException {
    // From here on the peer may have the whole content, however the write ends.
    wholeMayHaveLeft = last && ends;
    transport.write(octets, from, length, time.deadlineIn(block));
  }

  /** Whether the peer may have the last octet of the last chunk (RFC 1047). */
  public boolean wholeMayHaveLeft() {
    return wholeMayHaveLeft;
  }
}
