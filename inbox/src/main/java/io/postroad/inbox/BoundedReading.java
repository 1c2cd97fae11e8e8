package io.postroad.inbox;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Time;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Gives octets until a deadline and then fails, so that no message, however it is made, keeps its
 * reader busy for long: the parser's time is spent between reads. Confined to one thread.
 */
final class BoundedReading extends FilterInputStream {

  /** Thrown when the time is over. */
  static final class TooSlow extends IOException {
    private static final long serialVersionUID = 1L;

    TooSlow() {
      super("looking into this message takes too long");
    }
  }

  private final Time time;
  private final Deadline deadline;
  private boolean lifted;

  BoundedReading(InputStream in, Time time, Deadline deadline) {
    super(in);
    this.time = time;
    this.deadline = deadline;
  }

  /** From now on there is no deadline: the reader is a client, who has limits of his own. */
  void lift() {
    lifted = true;
  }

  @Override
  public int read() throws IOException {
    check();
    return super.read();
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    check();
    return super.read(into, offset, length);
  }

  @Override
  public long skip(long count) throws IOException {
    check();
    return super.skip(count);
  }

  private void check() throws IOException {
    if (!lifted && deadline.passed(time)) {
      throw new TooSlow();
    }
  }
}
