package io.postroad.mta.reception;

import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.ContentException;
import io.postroad.smtp.trace.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Set;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Knows a message again that passed one of our aliases or lists and comes back to it (rule B3). The
 * token in our Received field is a keyed hash, so that it betrays no address to other recipients
 * (RFC 5321 §7.2); the key is the process's, and 100 Received fields end what a restart let
 * through. Thread-safe.
 */
public final class LoopTokens {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int TOKEN_DIGITS = 16;

  private final SecretKeySpec key;

  /** Tokens under a key of its own; one for the process. */
  public LoopTokens(RandomGenerator random) {
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    key = new SecretKeySpec(secret, ALGORITHM);
  }

  /** The token of an address of ours, in lower case. */
  String token(String address) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] hash = mac.doFinal(address.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, TOKEN_DIGITS);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
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
