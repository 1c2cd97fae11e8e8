package io.postroad.verify.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chunks to a real Postfix, which has offered CHUNKING since version 3.4. */
final class Rfc3030PostfixTest {
  @TempDir private Path folder;

  @Test
  @DisplayName("RFC 3030 §2: a message in several chunks arrives at Postfix line for line")
  void chunks() throws IOException {
    StringBuilder text = new StringBuilder("Subject: chunked\r\n\r\n.\r\n..\r\n");
    for (int line = 0; text.length() < 400_000; line++) {
      text.append(line % 3 == 0 ? "." : "").append("line ").append(line).append("\r\n");
    }
    Path message = Files.writeString(folder.resolve("message.eml"), text);
    try (PostfixPeer peer = PostfixPeer.start(folder.resolve("postfix"), Ports.free())) {
      Command.Run run =
          Command.of(
                  Postroad.launcher(),
                  "send",
                  "--server",
                  "127.0.0.1:" + peer.port(),
                  "--from",
                  "alice@example.org",
                  "--to",
                  "bob@example.test",
                  "--file",
                  message.toString(),
                  "--starttls",
                  "off",
                  "--bdat")
              .environment("POSTROAD_JAVA_HOME", System.getProperty("java.home"))
              .run()
              .succeeded();
      assertThat(run.out()).contains("C: BDAT 131072").containsPattern("C: BDAT [0-9]+ LAST");
      String arrived = peer.mail().await("chunked");
      String body = text.substring(text.indexOf("\r\n\r\n") + 4).replace("\r\n", "\n");
      assertThat(arrived.endsWith(body)).as("the body arrived as it was sent").isTrue();
    }
  }
}
