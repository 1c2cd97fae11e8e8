package io.postroad.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postroad.message.HeaderLimits;
import io.postroad.message.HeaderSection;
import io.postroad.smtp.address.Mailbox;
import io.postroad.testkit.runtime.TestTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The odd messages of the shared set, through the real folder. */
class MimeConformanceTest {

  @Test
  @DisplayName("P1: every message of the shared set is stored unchanged, listed and shown")
  void all(@TempDir Path folder) throws IOException {
    String shared = System.getProperty("postroad.shared", "");
    Path set = Path.of(shared, "conformance", "mime");
    assumeTrue(
        !shared.isEmpty() && Files.isDirectory(set),
        "skipped: no shared test data (set -Dpostroad.shared=FOLDER to run it)");
    Mailbox bob = Mailbox.parse("bob@example.test").orElseThrow();
    TestTime time = new TestTime();
    int number = 0;
    int parts = 0;
    int flaws = 0;
    List<Path> files;
    try (Stream<Path> all = Files.list(set)) {
      files = all.filter(file -> file.toString().endsWith(".eml")).sorted().toList();
    }
    try (Inbox inbox = Inbox.open(FolderDisk.open(folder), InboxSettings.DEFAULTS, time)) {
      for (Path file : files) {
        byte[] octets = Files.readAllBytes(file);
        String id = "%026d".formatted(number++);
        inbox.store(id, bob, List.of(bob), time.now(), new OctetsContent(octets));
        MessageView view = inbox.view(id).orElseThrow();
        SafeHtml.of(view.html());
        flaws += view.flaw().isPresent() ? 1 : 0;
        for (MimePart part : view.attachments()) {
          try (PartContent content = inbox.part(id, part.id()).orElseThrow()) {
            assertThat(content.octets().readAllBytes().length).isEqualTo((int) part.size());
          }
          parts++;
        }
        HeaderSection.of(octets, HeaderLimits.DEFAULTS);
        try (InputStream raw = inbox.raw(id).orElseThrow()) {
          assertThat(raw.readAllBytes()).isEqualTo(octets);
        }
      }
    }
    System.out.printf(
        "mime set: messages=%d files=%d flaws=%d crash=0%n", files.size(), parts, flaws);
    assertThat(files).isNotEmpty();
  }
}
