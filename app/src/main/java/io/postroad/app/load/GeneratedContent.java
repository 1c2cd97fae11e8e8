package io.postroad.app.load;

import io.postroad.smtp.client.ContentSource;
import io.postroad.smtp.envelope.Content;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The contents of all messages: a header section that tells each from the others, in front of one
 * body that they share, so that a load costs its generator little. Thread-safe.
 */
final class GeneratedContent {
  private static final int LINE = 78;

  private final LoadPlan plan;
  private final String host;
  private final byte[] body;

  /**
   * @param host what stands behind the {@code @} of a Message-ID
   */
  GeneratedContent(LoadPlan plan, String host) {
    this.plan = plan;
    this.host = host;
    this.body = lines(plan.size() - head(0).length);
  }

  /** Octets of every message: what was asked for, or what a header section needs at least. */
  long size() {
    return head(0).length + (long) body.length;
  }

  /** Message {@code number}. */
  ContentSource message(long number) {
    return () -> Content.of(head(number), body);
  }

  /** As long for one number as for another. */
  private byte[] head(long number) {
    return String.format(
            Locale.ROOT,
            "From: <%s>\r\nTo: <%s>\r\nSubject: load %019d\r\nMessage-ID: <load.%3$019d@%s>\r\n\r\n",
            plan.from().text(),
            plan.to().text(),
            number,
            host)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Lines of text, the last of them whole. */
  private static byte[] lines(int size) {
    byte[] octets = new byte[Math.max(size, 2)];
    Arrays.fill(octets, (byte) 'x');
    for (int end = octets.length; end >= 2; end -= LINE) {
      octets[end - 2] = '\r';
      octets[end - 1] = '\n';
    }
    return octets;
  }
}
