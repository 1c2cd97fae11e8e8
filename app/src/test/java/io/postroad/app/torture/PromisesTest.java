package io.postroad.app.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code torture} would find if a promise were broken. */
class PromisesTest {
  private static final int SIZE = 300;

  @TempDir private Path folder;

  private final Promises promises = new Promises(SIZE);

  private void arrive(String id, byte[] octets) throws IOException {
    Files.write(folder.resolve(id + ".eml"), octets);
  }

  private static byte[] withTrace(byte[] sent) {
    byte[] trace = "Received: by torture.invalid\r\n".getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[trace.length + sent.length];
    System.arraycopy(trace, 0, all, 0, trace.length);
    System.arraycopy(sent, 0, all, trace.length, sent.length);
    return all;
  }

  @Test
  @DisplayName("D1: a message behind the fields that the server puts in front has arrived")
  void whole() throws IOException {
    promises.accepted("a", 1);
    arrive("a", withTrace(NumberedContent.octets(1, SIZE)));
    Promises.Found found = promises.judge(folder);
    assertThat(found.lost()).isEmpty();
    assertThat(found.damaged()).isEmpty();
  }

  @Test
  @DisplayName("D1: an accepted message that is nowhere is lost")
  void lost() throws IOException {
    promises.accepted("a", 1);
    assertThat(promises.allThere(folder)).isFalse();
    assertThat(promises.judge(folder).lost()).containsExactly("a");
  }

  @Test
  @DisplayName("D1: one octet that is another, a cut or somebody else's message is damage")
  void damaged() throws IOException {
    byte[] sent = NumberedContent.octets(1, SIZE);
    byte[] flipped = sent.clone();
    flipped[SIZE / 2] ^= 1;
    byte[] cut = java.util.Arrays.copyOf(sent, sent.length - 1);
    promises.accepted("flipped", 1);
    promises.accepted("cut", 1);
    promises.accepted("another", 1);
    arrive("flipped", withTrace(flipped));
    arrive("cut", withTrace(cut));
    arrive("another", withTrace(NumberedContent.octets(2, SIZE)));
    assertThat(promises.judge(folder).damaged())
        .containsExactlyInAnyOrder("flipped", "cut", "another");
  }
}
