package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.Origin;
import io.postroad.mta.spool.QueueId;
import io.postroad.smtp.address.DomainName;
import io.postroad.smtp.address.LocalPart;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Messages for tests: everything follows from the id. */
final class Mail {
  static final Instant RECEIVED = Instant.parse("2026-03-01T00:00:00Z");

  private Mail() {}

  static QueueId id(long number) {
    return QueueId.of((RECEIVED.toEpochMilli() << 16) | (number >>> 32), number);
  }

  /** A message to so many recipients, each at a destination of its own. */
  static NewMessage message(QueueId id, int recipients) {
    return message(id, recipients, MailParameters.NONE);
  }

  /** The same, with parameters of MAIL. */
  static NewMessage message(QueueId id, int recipients, MailParameters parameters) {
    List<Recipient> list = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (int i = 0; i < recipients; i++) {
      String word = "d" + (id.low() + i) % 5 + ".example";
      list.add(new Recipient(mailbox("to" + i, word), RcptParameters.NONE));
      words.add(word);
    }
    Envelope envelope = new Envelope(mailbox("from", "alpha.example"), parameters, list);
    return new NewMessage(id, envelope, RECEIVED, Origin.TRUSTED, words);
  }

  private static Mailbox mailbox(String localPart, String domain) {
    return new Mailbox(new LocalPart(localPart), new DomainName(domain));
  }

  /** The octets of a content: no two ids have the same. */
  static byte[] octets(QueueId id, int length) {
    byte[] octets = new byte[length];
    new SplittableRandom(id.low() * 31 + id.high()).nextBytes(octets);
    return octets;
  }

  static Content content(byte[] octets) {
    return content(octets, octets.length);
  }

  /** Breaks off after {@code good} octets. */
  static Content content(byte[] octets, int good) {
    return new Content() {
      private int done;

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        if (done == good) {
          if (good < octets.length) {
            throw new IOException("the client is gone");
          }
          return -1;
        }
        int count = Math.min(Math.min(length, good - done), 700);
        System.arraycopy(octets, done, into, offset, count);
        done += count;
        return count;
      }

      @Override
      public void close() {
        done = good;
      }
    };
  }

  static byte[] read(Content content) throws IOException {
    try (content) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      byte[] buffer = new byte[1000];
      for (int got; (got = content.read(buffer, 0, buffer.length)) >= 0; ) {
        all.write(buffer, 0, got);
      }
      return all.toByteArray();
    }
  }
}
