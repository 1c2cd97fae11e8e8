package io.postroad.verify.system;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A message with everything that transport has been known to break. */
final class Sample {
  private Sample() {}

  /**
   * Dots at line starts, 8-bit octets of every value, a line of 5000 octets, blanks at line ends.
   */
  static byte[] withEverything(String subject) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    line(out, "From: Alice <alice@example.org>");
    line(out, "To: bob@example.test");
    line(out, "Subject: " + subject);
    line(out, "Date: Thu, 1 Jan 2026 12:00:00 +0000");
    line(out, "Message-ID: <" + subject + "@example.org>");
    line(out, "MIME-Version: 1.0");
    line(out, "Content-Type: text/plain; charset=iso-8859-1");
    line(out, "Content-Transfer-Encoding: 8bit");
    line(out, "");
    line(out, ".");
    line(out, "..");
    line(out, ".hidden");
    line(out, "text. ");
    line(out, "");
    for (int octet = 0x80; octet <= 0xFF; octet++) {
      out.write(octet);
    }
    line(out, "");
    line(out, "x".repeat(5000));
    line(out, "\ttab and blank at the end \t ");
    line(out, ".");
    line(out, "");
    return out.toByteArray();
  }

  /** The same within what every program passes on: 7-bit, lines of at most 900 octets. */
  static byte[] plain(String subject) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    line(out, "From: Alice <alice@example.org>");
    line(out, "To: bob@example.test");
    line(out, "Subject: " + subject);
    line(out, "Date: Thu, 1 Jan 2026 12:00:00 +0000");
    line(out, "Message-ID: <" + subject + "@example.org>");
    line(out, "");
    line(out, ".");
    line(out, "..");
    line(out, ".hidden");
    line(out, "x".repeat(900));
    line(out, "end");
    return out.toByteArray();
  }

  private static void line(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    out.write('\r');
    out.write('\n');
  }

  /** As a Maildir has it. */
  static String withLineFeeds(byte[] message) {
    return new String(message, StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
  }
}
