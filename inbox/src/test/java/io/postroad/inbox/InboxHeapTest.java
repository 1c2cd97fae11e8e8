package io.postroad.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the inbox costs of the heap does not grow with the messages. */
@Timeout(240)
class InboxHeapTest {

  @TempDir private Path folder;

  @Test
  @DisplayName("Five attachments of 5 MiB, fetched at once, fit into a heap of 32 MiB")
  void parts() throws Exception {
    String said = ChildJvm.run("32m", 120, ManyParts.class, folder.resolve("inbox").toString());
    assertThat(said).contains("attachments=5 read=5");
    long octets = Long.parseLong(said.replaceAll("(?s).*octets=(\\d+).*", "$1"));
    assertThat(octets).isBetween(5L * (5 << 20), 5L * (5 << 20) + 5000);
  }

  @Test
  @DisplayName("2000 messages are stored, found and deleted in a heap of 48 MiB")
  void some() throws Exception {
    String inbox = folder.resolve("inbox").toString();
    assertThat(ChildJvm.run("48m", 120, FullInbox.class, "fill", inbox, "2000"))
        .contains("messages=2000");
    assertThat(ChildJvm.run("48m", 120, FullInbox.class, "ask", inbox))
        .contains("messages=2000")
        .contains("[your code]=2000:")
        .contains("[K7919Z]=1:")
        .contains("[from:rare]=20:")
        .contains("[has:attachment]=200:")
        .contains("[-code]=0:")
        .contains("deleted=2000");
  }
}
