package io.postroad.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.smtp.address.Mailbox;
import io.postroad.testkit.runtime.TestTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The inbox on a real file system. */
class FolderDiskTest {

  private static final Mailbox BOB = Mailbox.parse("bob@example.test").orElseThrow();

  private final TestTime time = new TestTime();

  @TempDir Path temporary;

  private static String id(int number) {
    return "%026d".formatted(number);
  }

  private Inbox open(Path folder) throws IOException {
    return Inbox.open(FolderDisk.open(folder), InboxSettings.DEFAULTS, time);
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  @DisplayName("F3: folders are 0700 and files 0600 from the start")
  void modes() throws IOException {
    Path folder = temporary.resolve("data").resolve("inbox");
    try (Inbox inbox = open(folder)) {
      inbox.store(id(1), BOB, List.of(BOB), time.now(), new OctetsContent("A: b\r\n\r\n"));
    }
    assertThat(mode(folder)).isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        assertThat(mode(file)).as(file.toString()).isEqualTo("rw-------");
      }
    }
  }

  @Test
  @DisplayName("F3: a second opener of the folder is told so, and comes in when the first has gone")
  void lock() throws IOException {
    Path folder = temporary.resolve("inbox");
    try (Inbox _ = open(folder)) {
      assertThatThrownBy(() -> open(folder)).hasMessageContaining("in use by another process");
    }
    open(folder).close();
  }

  @Test
  @DisplayName("F3, W4: links are not followed and names that are paths are refused")
  void links() throws IOException {
    Path secret = temporary.resolve("secret");
    Files.writeString(secret, "secret");
    Path folder = temporary.resolve("inbox");
    try (FolderDisk disk = FolderDisk.open(folder)) {
      Files.createSymbolicLink(folder.resolve(id(1) + ".eml"), secret);
      assertThatThrownBy(() -> disk.read(id(1) + ".eml").orElseThrow().read())
          .isInstanceOf(IOException.class);
      assertThat(disk.facts(id(1) + ".eml")).isEmpty();
      for (String bad : List.of("", ".", "..", "../secret", "a/b")) {
        assertThatThrownBy(() -> disk.read(bad)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> disk.create(bad)).isInstanceOf(IOException.class);
      }
    }
    try (Inbox inbox = open(folder)) {
      assertThat(inbox.find(id(1))).isEmpty();
    }
  }

  @Test
  @DisplayName("Inbox: many threads store, list, mark and delete at once, and nothing is lost")
  void manyThreads() throws Exception {
    int threads = 8;
    int each = 40;
    Path folder = temporary.resolve("inbox");
    long begin = System.nanoTime();
    try (Inbox inbox = open(folder);
        ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int first = t * each;
        tasks.add(() -> {
          for (int i = first; i < first + each; i++) {
            inbox.store(id(i), BOB, List.of(BOB), time.now(), new OctetsContent(message(i)));
            inbox.list(0, 10);
            inbox.mark(List.of(id(i)), i % 2 == 0);
            if (i % 4 == 3) {
              inbox.delete(List.of(id(i)));
            }
          }
          return null;
        });
      }
      for (Future<Void> done : pool.invokeAll(tasks)) {
        done.get();
      }
    }
    long millis = (System.nanoTime() - begin) / 1_000_000;
    try (Inbox again = open(folder)) {
      int kept = threads * each * 3 / 4;
      assertThat(again.figures().messages()).isEqualTo(kept);
      assertThat(again.figures().unread()).isEqualTo(threads * each / 4);
      for (InboxEntry entry : again.list(0, 1000).entries()) {
        try (InputStream raw = again.raw(entry.id()).orElseThrow()) {
          assertThat(new String(raw.readAllBytes(), StandardCharsets.US_ASCII))
              .isEqualTo(message(Integer.parseInt(entry.id())));
        }
      }
      System.out.printf(
          "inbox threads: stored=%d kept=%d lost=0 %d ms%n", threads * each, kept, millis);
    }
  }

  private static String message(int number) {
    return "Subject: s" + number + "\r\n\r\n" + "x".repeat(number) + "\r\n";
  }
}
