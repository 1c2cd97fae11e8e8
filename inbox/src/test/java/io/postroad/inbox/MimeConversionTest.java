package io.postroad.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postroad.message.mime.Conversion;
import io.postroad.message.mime.MimeSurvey;
import io.postroad.smtp.envelope.Content;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a converted message says, by the judgement of another parser: mime4j. */
class MimeConversionTest {

  private static final String[] TEXTS = {
    "plain",
    "",
    "é",
    "Grüße aus Köln ",
    "a\r\nb\r\n",
    "\r\n\r\n",
    "=41 = é",
    "привет, мир",
    "x\t",
    ".\r\n..\r\né",
    "--a",
    "From é",
    "x".repeat(1200) + "é",
    "é".repeat(500)
  };
  private static final String[] TYPES = {
    "",
    "text/plain",
    "text/html; charset=utf-8",
    "application/octet-stream",
    "image/png; name=\"é\"",
    "text/plain; charset=\"iso-8859-1\"; format=flowed",
    "message/global"
  };
  private static final String[] ENCODINGS = {"", "8bit", "7bit", "BINARY", "8bit (comment)"};

  /** Each leaf: its type and its decoded octets. */
  private static List<String> leaves(byte[] octets) throws IOException {
    MimeTokenStream stream =
        new MimeTokenStream(
            MimeConfig.custom()
                .setMaxLineLen(-1)
                .setMaxHeaderLen(-1)
                .setMaxHeaderCount(-1)
                .build());
    List<String> leaves = new ArrayList<>();
    stream.parse(new ByteArrayInputStream(octets));
    try {
      for (EntityState state = stream.getState();
          state != EntityState.T_END_OF_STREAM;
          state = stream.next()) {
        if (state == EntityState.T_BODY) {
          leaves.add(
              stream.getBodyDescriptor().getMimeType()
                  + " "
                  + new String(
                      stream.getDecodedInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
        }
      }
    } catch (MimeException e) {
      throw new IOException(e);
    }
    return leaves;
  }

  private static byte[] converted(Conversion.Possible plan, byte[] octets) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Content content = plan.of(new OctetsContent(octets))) {
      byte[] some = new byte[4096];
      int count;
      while ((count = content.read(some, 0, some.length)) >= 0) {
        out.write(some, 0, count);
      }
    }
    return out.toByteArray();
  }

  @Test
  @DisplayName("RFC 6152 §3: mime4j decodes from the converted message what was sent")
  void generated() throws IOException {
    generated(5_000, 81);
  }

  @Test
  @Tag("proof")
  @DisplayName("RFC 6152 §3: mime4j decodes what was sent, 10^6 messages")
  void generatedProof() throws IOException {
    generated(1_000_000, 82);
  }

  private static void generated(int cases, long seed) throws IOException {
    Random random = new Random(seed);
    int converted = 0;
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < cases; i++) {
      String text = "MIME-Version: 1.0\r\n" + entity(random, 0);
      byte[] octets = text.getBytes(StandardCharsets.UTF_8);
      MimeSurvey survey = MimeSurvey.of(new OctetsContent(octets));
      if (survey.conversion(Conversion.Target.SEVEN_BIT, false)
          instanceof Conversion.Possible plan) {
        byte[] after = converted(plan, octets);
        converted++;
        boolean clean = !MimeSurvey.of(new OctetsContent(after)).isEightBit();
        if (!clean || !leaves(after).equals(leaves(octets))) {
          wrong.add(text + "\n=>\n" + new String(after, StandardCharsets.UTF_8));
        }
      }
    }
    System.out.printf(
        "conversion: cases=%d converted=%d wrong=%d%n", cases, converted, wrong.size());
    assertThat(wrong).isEmpty();
    assertThat(converted).isGreaterThan(cases / 4);
  }

  private static String entity(Random random, int depth) {
    if (depth < 3 && random.nextInt(3) == 0) {
      String boundary = "b" + depth + "-" + random.nextInt(1000);
      StringBuilder text =
          new StringBuilder(
                  "Content-Type: multipart/" + (random.nextBoolean() ? "mixed" : "related"))
              .append("; boundary=\"" + boundary + "\"\r\n" + encoding(random) + "\r\n");
      for (int parts = 1 + random.nextInt(3); parts > 0; parts--) {
        text.append("\r\n--" + boundary + "\r\n").append(entity(random, depth + 1));
      }
      return text.append("\r\n--" + boundary + "--\r\n").toString();
    }
    if (depth < 3 && random.nextInt(12) == 0) {
      return "Content-Type: message/rfc822\r\n\r\nSubject: inner\r\n" + entity(random, depth + 1);
    }
    String type = TYPES[random.nextInt(TYPES.length)];
    if (type.contains("é") && random.nextInt(4) > 0) {
      type = "";
    }
    StringBuilder text = new StringBuilder(type.isEmpty() ? "" : "Content-Type: " + type + "\r\n");
    text.append(encoding(random)).append("\r\n");
    for (int lines = random.nextInt(5); lines > 0; lines--) {
      text.append(TEXTS[random.nextInt(TEXTS.length)]).append(random.nextInt(4) > 0 ? "\r\n" : "");
    }
    return text.toString();
  }

  private static String encoding(Random random) {
    String encoding = ENCODINGS[random.nextInt(ENCODINGS.length)];
    return encoding.isEmpty() ? "" : "Content-Transfer-Encoding: " + encoding + "\r\n";
  }

  @Test
  @DisplayName("RFC 6152 §3: the messages of the shared set are converted without loss, or refused")
  void conformance() throws IOException {
    String shared = System.getProperty("postroad.shared", "");
    Path set = Path.of(shared, "conformance", "mime");
    assumeTrue(
        !shared.isEmpty() && Files.isDirectory(set),
        "skipped: no shared test data (set -Dpostroad.shared=FOLDER to run it)");
    List<Path> files;
    try (Stream<Path> all = Files.list(set)) {
      files = all.filter(file -> file.toString().endsWith(".eml")).sorted().toList();
    }
    int converted = 0;
    int refused = 0;
    List<String> wrong = new ArrayList<>();
    for (Path file : files) {
      String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      byte[] octets =
          text.replace("\r\n", "\n")
              .replace('\r', '\n')
              .replace("\n", "\r\n")
              .getBytes(StandardCharsets.ISO_8859_1);
      MimeSurvey survey = MimeSurvey.of(new OctetsContent(octets));
      if (!(survey.conversion(Conversion.Target.SEVEN_BIT, false)
          instanceof Conversion.Possible plan)) {
        refused++;
        continue;
      }
      byte[] after = converted(plan, octets);
      converted++;
      boolean clean = !MimeSurvey.of(new OctetsContent(after)).isEightBit();
      if (!clean || (survey.isEightBit() && !leaves(after).equals(leaves(octets)))) {
        wrong.add(file.getFileName().toString());
      }
    }
    System.out.printf(
        "conversion: messages=%d converted=%d refused=%d wrong=%d%n",
        files.size(), converted, refused, wrong.size());
    assertThat(wrong).isEmpty();
    assertThat(converted).isPositive();
  }
}
