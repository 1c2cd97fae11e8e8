package io.postroad.mta.delivery;

import io.postroad.smtp.command.BodyType;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.extension.Capabilities;
import io.postroad.smtp.extension.Keyword;
import java.io.IOException;
import java.util.Optional;

/**
 * What a message needs of its next hop: nothing, 8BITMIME (RFC 6152) or BINARYMIME (RFC 3030).
 * Stateless.
 */
final class BodyNeeded {
  /** RFC 5321 §4.5.3.1.6: what every server takes in a line, without its end. */
  private static final int LINE_MAX = 998;

  private BodyNeeded() {}

  /** Opens the content; empty when the message is gone. */
  interface Opening {
    Optional<Content> open() throws IOException;
  }

  /**
   * What was declared is looked through before it is given up for a next hop that lacks the
   * extension: many clients declare all they send.
   */
  static BodyType of(Optional<BodyType> declared, Capabilities nextHop, Opening opening) {
    return switch (declared.orElse(BodyType.SEVEN_BIT)) {
      case SEVEN_BIT -> BodyType.SEVEN_BIT;
      case EIGHT_BIT_MIME ->
          nextHop.offers(Keyword.EIGHT_BIT_MIME)
              ? BodyType.EIGHT_BIT_MIME
              : atMost(BodyType.EIGHT_BIT_MIME, opening);
      case BINARY_MIME ->
          nextHop.offers(Keyword.BINARYMIME) && nextHop.offers(Keyword.CHUNKING)
              ? BodyType.BINARY_MIME
              : atMost(BodyType.BINARY_MIME, opening);
    };
  }

  private static BodyType atMost(BodyType declared, Opening opening) {
    try {
      Optional<Content> content = opening.open();
      if (content.isEmpty()) {
        return declared;
      }
      try (Content open = content.get()) {
        Look look = new Look(open);
        if (declared == BodyType.BINARY_MIME && !look.lines) {
          return BodyType.BINARY_MIME;
        }
        return look.high ? BodyType.EIGHT_BIT_MIME : BodyType.SEVEN_BIT;
      }
    } catch (IOException e) {
      // Reading it for the transaction will fail likewise, and say why.
      return BodyType.SEVEN_BIT;
    }
  }

  /** What is seen in all of a content. */
  private static final class Look {
    /** Octets above 127 occur. */
    private boolean high;

    /** It is lines that end in CR LF, none too long, without a NUL. */
    private boolean lines = true;

    private boolean afterCr;
    private int line;

    Look(Content content) throws IOException {
      byte[] octets = new byte[16 * 1024];
      for (int n = content.read(octets, 0, octets.length);
          n >= 0;
          n = content.read(octets, 0, octets.length)) {
        for (int i = 0; i < n; i++) {
          look(octets[i]);
        }
      }
      lines &= !afterCr;
    }

    private void look(byte octet) {
      high |= octet < 0;
      lines &= afterCr == (octet == '\n') && octet != 0;
      afterCr = octet == '\r';
      line = afterCr || octet == '\n' ? 0 : line + 1;
      lines &= line <= LINE_MAX;
    }
  }
}
