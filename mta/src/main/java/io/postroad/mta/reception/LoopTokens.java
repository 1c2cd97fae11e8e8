package io.postroad.mta.reception;

import io.postroad.mta.settings.SigningKey;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.ContentException;
import io.postroad.smtp.trace.Received;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Set;

/**
 * Knows a message again that passed one of our aliases or lists and comes back to it (rule B3). The
 * token in our Received field is a keyed hash, so that it betrays no address to other recipients
 * (RFC 5321 §7.2). Thread-safe.
 */
public final class LoopTokens {
  private static final int TOKEN_DIGITS = 16;

  private final SigningKey key;

  /** Tokens under this key. */
  public LoopTokens(SigningKey key) {
    this.key = key;
  }

  /** The token of an address of ours, in lower case. */
  String token(String address) {
    return HexFormat.of().formatHex(key.hash("loop", address)).substring(0, TOKEN_DIGITS);
  }

  /** The same content, that breaks off as a loop when its header section has one of the tokens. */
  static Content guard(Content content, Set<String> tokens) {
    return tokens.isEmpty() ? content : new Guarded(content, tokens);
  }

  /** Watches the header section go by, line by line, for comments of our form. */
  private static final class Guarded implements Content {
    private static final String START = "(" + Received.TOKEN;
    private static final int LINE_MAX = START.length() + TOKEN_DIGITS + 8;

    private final Content content;
    private final Set<String> tokens;
    private final StringBuilder line = new StringBuilder(LINE_MAX);
    private int lineLength;
    private boolean inHeader = true;

    Guarded(Content content, Set<String> tokens) {
      this.content = content;
      this.tokens = tokens;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int n = content.read(into, offset, length);
      for (int i = offset; inHeader && i < offset + n; i++) {
        watch(into[i]);
      }
      return n;
    }

    private void watch(byte octet) throws ContentException {
      if (octet != '\n') {
        lineLength++;
        if (line.length() < LINE_MAX) {
          line.append((char) (octet & 0xFF));
        }
        return;
      }
      inHeader = lineLength > 1; // the empty line is its CR alone
      String text = line.toString().strip();
      int end = START.length() + TOKEN_DIGITS;
      if (text.startsWith(START)
          && text.length() >= end
          && tokens.contains(text.substring(START.length(), end))) {
        throw new ContentException(ContentException.Fault.LOOP);
      }
      line.setLength(0);
      lineLength = 0;
    }

    @Override
    public void close() {
      content.close();
    }
  }
}
