package io.postroad.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.inbox.search.InboxQuery;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution.Kind;
import io.postroad.smtp.runtime.Execution.Running;
import io.postroad.smtp.runtime.JdkExecution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who waits for a message gets it when it comes. */
class InboxWatchTest {

  private static final Mailbox BOB = Mailbox.parse("bob@example.test").orElseThrow();
  private static final Duration LONG = Duration.ofSeconds(30);

  private final JdkExecution execution = new JdkExecution((_, e) -> System.err.println(e));
  private Inbox inbox;
  private InboxWatch watch;

  @BeforeEach
  void open() throws IOException {
    inbox = Inbox.open(new CrashDisk(), InboxSettings.DEFAULTS, execution.time());
    watch = new InboxWatch(inbox, execution);
  }

  private void store(int number, String subject) throws IOException {
    inbox.store(
        "%026d".formatted(number),
        BOB,
        List.of(BOB),
        execution.time().now(),
        new OctetsContent("Subject: " + subject + "\r\n\r\nx"));
  }

  private Optional<InboxEntry> await(String query, Duration patience) {
    try {
      Deadline deadline = execution.time().deadlineIn(patience);
      return watch.await(InboxQuery.parse(query, ZoneOffset.UTC, execution.time().now()), deadline);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (io.postroad.inbox.search.QueryException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("Wait: what is there already is given at once, the newest first")
  void there() throws IOException {
    store(1, "code");
    store(2, "code");
    store(3, "other");
    assertThat(await("subject:code", LONG)).map(InboxEntry::id).hasValue("%026d".formatted(2));
  }

  @Test
  @DisplayName("Wait: ends at the deadline when nothing comes")
  void nothing() throws IOException {
    store(1, "other");
    assertThat(await("subject:code", Duration.ofMillis(50))).isEmpty();
    assertThat(await("subject:code", Duration.ZERO)).isEmpty();
  }

  @Test
  @DisplayName("Wait: whatever comes meanwhile, the message that answers ends it; so does a tag")
  void comes() throws IOException {
    store(1, "other");
    for (String query : List.of("subject:code", "tag:wanted")) {
      AtomicReference<Optional<InboxEntry>> found = new AtomicReference<>(Optional.empty());
      Running waiting = execution.start(Kind.VIRTUAL, "waits", () -> found.set(await(query, LONG)));
      for (int i = 0; i < 20; i++) {
        store(query.length() * 100 + i, "noise");
      }
      store(2, "code");
      inbox.addTags(List.of("%026d".formatted(2)), List.of("wanted"));
      assertThat(waiting.join(LONG)).isTrue();
      assertThat(found.get()).map(InboxEntry::id).hasValue("%026d".formatted(2));
      inbox.delete(List.of("%026d".formatted(2)));
    }
  }
}
