package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.wire.DeadlineException;
import io.postroad.smtp.wire.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LingerTest {
  private Duration slept = Duration.ZERO;

  private final Time time =
      new Time() {
        @Override
        public Instant now() {
          return Instant.EPOCH;
        }

        @Override
        public long nanos() {
          return slept.toNanos();
        }

        @Override
        public void sleep(Duration duration) {
          slept = slept.plus(duration);
        }
      };

  /** A connection whose input a watched deadline has ended. */
  private static final Transport ENDED =
      new Transport() {
        private final InetSocketAddress somewhere =
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 25);

        @Override
        public int read(byte[] into, int offset, int length, Deadline deadline) throws IOException {
          throw new DeadlineException("nothing came in time");
        }

        @Override
        public void write(byte[] from, int offset, int length, Deadline deadline) {}

        @Override
        public boolean hasInput() {
          return false;
        }

        @Override
        public void shutdownInput() {}

        @Override
        public void shutdownOutput() {}

        @Override
        public InetSocketAddress localAddress() {
          return somewhere;
        }

        @Override
        public InetSocketAddress remoteAddress() {
          return somewhere;
        }

        @Override
        public void close() {}
      };

  @Test
  @DisplayName("S9: where a deadline has ended our input, the client gets a moment for its reply")
  void pause() throws IOException {
    Wire.linger(ENDED, Limits.DEFAULTS, time);
    assertThat(slept).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(2));
  }
}
