package io.postroad.mta.delivery;

import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.Spool;
import io.postroad.smtp.command.BodyType;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.extension.Capabilities;
import io.postroad.smtp.extension.Keyword;
import java.io.IOException;
import java.util.Optional;

/** Whether a message can go only to a next hop with 8BITMIME (RFC 6152). */
final class EightBit {
  private EightBit() {}

  /**
   * What was declared 8-bit is looked through before it is given up for a next hop that lacks the
   * extension: many clients declare all they send.
   */
  static boolean needs(Spool spool, QueueEntry entry, Capabilities nextHop) {
    boolean declared =
        entry.message().envelope().parameters().body().equals(Optional.of(BodyType.EIGHT_BIT_MIME));
    if (!declared || nextHop.offers(Keyword.EIGHT_BIT_MIME)) {
      return declared;
    }
    try {
      Optional<Content> content = spool.content(entry.id());
      return content.isEmpty() || hasHighOctets(content.get());
    } catch (IOException e) {
      // Reading it for the transaction will fail likewise, and say why.
      return false;
    }
  }

  static boolean hasHighOctets(Content content) throws IOException {
    try (content) {
      byte[] octets = new byte[16 * 1024];
      for (int n = content.read(octets, 0, octets.length);
          n >= 0;
          n = content.read(octets, 0, octets.length)) {
        for (int i = 0; i < n; i++) {
          if (octets[i] < 0) {
            return true;
          }
        }
      }
      return false;
    }
  }
}
