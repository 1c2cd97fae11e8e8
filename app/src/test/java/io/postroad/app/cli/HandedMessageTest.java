package io.postroad.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.runtime.JdkExecution;
import io.postroad.testkit.runtime.Faults;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a program hands to {@code postroad sendmail}. */
class HandedMessageTest {
  @ParameterizedTest
  @CsvSource({"' .',false", "'. ',false", "..,false", ".,true", "'.\r',true"})
  @DisplayName(
      "product.md §1: a line with a dot and nothing else ends the message, no other line does")
  void ends(String line, boolean end) throws Exception {
    String text = "From: a@b.test\nDate: x\nMessage-ID: <x@y>\n\nx\n" + line + "\ny\n";
    Faults faults = new Faults();
    HandedMessage message =
        HandedMessage.read(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)),
            true,
            "a@b.test",
            "b.test",
            new JdkExecution(faults));
    try (Content content = message.content(false).open()) {
      byte[] octets = new byte[1000];
      int length = content.read(octets, 0, octets.length);
      String read = new String(octets, 0, length, StandardCharsets.US_ASCII);
      assertThat(read.endsWith("\r\nx\r\n")).as("ends there").isEqualTo(end);
      assertThat(read.endsWith("\r\ny\r\n")).as("goes on").isEqualTo(!end);
    }
    faults.assertNone();
  }
}
