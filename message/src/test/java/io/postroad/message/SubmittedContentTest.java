package io.postroad.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.envelope.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a submitted message gets and loses on its way (RFC 6409 §8). */
class SubmittedContentTest {
  private static final String DATE = "Mon, 23 Nov 2026 10:00:00 +0000";
  private static final String ID = "<1@mx.example.test>";
  private static final String BOTH = "Date: " + DATE + "\r\nMessage-ID: " + ID + "\r\n";

  @Test
  @DisplayName("RFC 6409 §8.2, §8.3: Date and Message-ID are added where they are missing")
  void added() throws IOException {
    assertThat(completed("Subject: x\r\n\r\nbody\r\n"))
        .isEqualTo("Subject: x\r\n" + BOTH + "\r\nbody\r\n");
    assertThat(completed("date: then\r\nMESSAGE-ID : <a@b>\r\n\r\nbody\r\n"))
        .isEqualTo("date: then\r\nMESSAGE-ID : <a@b>\r\n\r\nbody\r\n");
    assertThat(completed("Date: then\r\n\r\nMessage-ID: in the body\r\n"))
        .isEqualTo("Date: then\r\nMessage-ID: " + ID + "\r\n\r\nMessage-ID: in the body\r\n");
    assertThat(completed("Resent-Date: x\r\nX-Date: y\r\n\r\n"))
        .isEqualTo("Resent-Date: x\r\nX-Date: y\r\n" + BOTH + "\r\n");
  }

  @Test
  @DisplayName("RFC 5322 §3.6.3: Bcc is left out, with its folded lines, wherever it stands")
  void bcc() throws IOException {
    String rest = "Date: then\r\nMessage-ID: <a@b>\r\n";
    assertThat(
            completed("Bcc: secret@x,\r\n other@x\r\n\tthird@x\r\n" + rest + "\r\nBcc: body\r\n"))
        .isEqualTo(rest + "\r\nBcc: body\r\n");
    assertThat(completed(rest + "bCC : secret@x\r\nTo: a@b,\r\n c@d\r\n\r\n"))
        .isEqualTo(rest + "To: a@b,\r\n c@d\r\n\r\n");
    assertThat(completed(rest + "Resent-Bcc: secret@x\r\nBccs: kept\r\n\r\n"))
        .isEqualTo(rest + "Bccs: kept\r\n\r\n");
    assertThat(completed(rest + "Bcc:\r\n\r\nx")).isEqualTo(rest + "\r\nx");
    // A line that is no field ends nothing: what follows may still be a Bcc.
    assertThat(completed(rest + "no field at all here\r\nBcc: secret@x\r\n\r\nx"))
        .isEqualTo(rest + "no field at all here\r\n\r\nx");
  }

  @Test
  @DisplayName("RFC 5322 §2.1: a message without header section gets one")
  void withoutHeader() throws IOException {
    assertThat(completed("just text\r\n.\r\n")).isEqualTo(BOTH + "\r\njust text\r\n.\r\n");
    assertThat(completed("\r\nbody\r\n")).isEqualTo(BOTH + "\r\nbody\r\n");
    assertThat(completed("")).isEqualTo(BOTH);
    assertThat(completed("Subject: x\r\n")).isEqualTo("Subject: x\r\n" + BOTH);
    assertThat(completed("Bcc: x@y\r\n")).isEqualTo(BOTH);
    assertThat(completed("From alice Mon Nov 23\r\nSubject: x\r\n\r\n"))
        .isEqualTo("From alice Mon Nov 23\r\nSubject: x\r\n" + BOTH + "\r\n");
  }

  @Test
  @DisplayName("RFC 3030 §2: content that ends inside its header section ends its last line first")
  void unfinishedHeader() throws IOException {
    assertThat(completed("Subject: hello")).isEqualTo("Subject: hello\r\n" + BOTH);
    assertThat(completed("Subject: a long line that is passed on"))
        .isEqualTo("Subject: a long line that is passed on\r\n" + BOTH);
    assertThat(completed("Subj")).isEqualTo("Subj\r\n" + BOTH);
    assertThat(completed("Bcc: secret@x")).isEqualTo(BOTH);
    String whole = "Date: then\r\nMessage-ID: <a@b>";
    assertThat(completed(whole)).as("nothing is added").isEqualTo(whole);
  }

  @Test
  @DisplayName("RFC 5322 §4.5.8: however many blanks stand before the colon, Bcc is left out")
  void blanksBeforeColon() throws IOException {
    String rest = "Date: then\r\nMessage-ID: <a@b>\r\n";
    for (int blanks : new int[] {1, 12, 13, 14, 100, 900}) {
      String name = " ".repeat(blanks - 1) + "\t";
      assertThat(completed(rest + "Bcc" + name + ": secret@x\r\n\r\nx"))
          .as(blanks + " blanks")
          .isEqualTo(rest + "\r\nx");
      assertThat(completed("Date" + name + ": then\r\nMessage-ID" + name + ": <a@b>\r\n\r\nx"))
          .isEqualTo("Date" + name + ": then\r\nMessage-ID" + name + ": <a@b>\r\n\r\nx");
    }
    String endless = "Bcc" + " ".repeat(100_000) + "\r\n\r\nx";
    assertThat(completed(rest + endless)).isEqualTo(rest + endless);
  }

  @Test
  @DisplayName(
      "P1: however the octets come and are asked for, the result is the same, linear in time")
  void anySplit() throws IOException {
    long seed = Long.getLong("postroad.seed", 6409L);
    Random random = new Random(seed);
    String[] lines = {
      "Bcc: a@b\r\n",
      " folded\r\n",
      "\r\n",
      "Date: x\r\n",
      "Message-ID: <x>\r\n",
      "To: c@d\r\n",
      "text without colon\r\n",
      "A-Very-Long-Field-Name-Indeed: x\r\n",
      "\t\r\n",
      ":\r\n"
    };
    int cases = 20_000;
    for (int i = 0; i < cases; i++) {
      StringBuilder text = new StringBuilder();
      int count = random.nextInt(8);
      for (int k = 0; k < count; k++) {
        text.append(lines[random.nextInt(lines.length)]);
      }
      String whole = completed(text.toString());
      assertThat(completed(text.toString(), random)).isEqualTo(whole);
      int body = whole.indexOf("\r\n\r\n");
      String header = body < 0 ? whole : whole.substring(0, body);
      assertThat(("\r\n" + header).toLowerCase(java.util.Locale.ROOT)).doesNotContain("\r\nbcc");
    }
    System.out.printf("submitted content: cases=%d wrong=0 seed=%d%n", cases, seed);
  }

  private static String completed(String text) throws IOException {
    return completed(text, null);
  }

  private static String completed(String text, @org.jspecify.annotations.Nullable Random random)
      throws IOException {
    SubmittedContent content = new SubmittedContent(new Pieces(text, random), DATE, ID);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[64];
    while (true) {
      int length = random == null ? buffer.length : 1 + random.nextInt(buffer.length);
      int count = content.read(buffer, 0, length);
      if (count < 0) {
        assertThat(content.read(buffer, 0, length)).isNegative();
        return out.toString(StandardCharsets.ISO_8859_1);
      }
      out.write(buffer, 0, count);
    }
  }

  /** Gives few octets at a time. */
  private static final class Pieces implements Content {
    private final byte[] octets;
    private final @org.jspecify.annotations.Nullable Random random;
    private int at;

    Pieces(String text, @org.jspecify.annotations.Nullable Random random) {
      this.octets = text.getBytes(StandardCharsets.ISO_8859_1);
      this.random = random;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (at == octets.length) {
        return -1;
      }
      int count = Math.min(length, octets.length - at);
      if (random != null) {
        count = 1 + random.nextInt(Math.min(count, 7));
      }
      System.arraycopy(octets, at, into, offset, count);
      at += count;
      return count;
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
