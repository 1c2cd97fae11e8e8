package io.postroad.app.torture;

import io.postroad.smtp.client.ContentSource;
import io.postroad.smtp.envelope.Content;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A message that follows from its number, octet for octet, so that nothing has to be remembered to
 * know it again.
 */
final class NumberedContent {
  private NumberedContent() {}

  /** The octets of message {@code number}, at least {@code size} of them. */
  static byte[] octets(long number, int size) {
    StringBuilder text = new StringBuilder(size + 200);
    text.append("Subject: torture ").append(number).append("\r\n\r\n");
    for (int line = 0; text.length() < size; line++) {
      text.append("line ").append(line).append(" of message ").append(number);
      text.append(", which a crash must not touch\r\n");
    }
    text.append("the end of message ").append(number).append("\r\n");
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** The same to be sent. */
  static ContentSource source(byte[] octets) {
    return () -> Content.of(octets);
  }

  /** Whether what arrived is this message behind the fields that a server puts in front. */
  static boolean endsWith(byte[] arrived, byte[] sent) {
    int start = arrived.length - sent.length;
    return start >= 0 && Arrays.equals(arrived, start, arrived.length, sent, 0, sent.length);
  }
}
