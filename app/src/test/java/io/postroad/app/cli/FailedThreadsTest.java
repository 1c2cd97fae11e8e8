package io.postroad.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.app.log.Log;
import io.postroad.app.log.LogFormat;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.JdkExecution;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rule D12: whose end is the end of the process. */
class FailedThreadsTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final AtomicInteger ends = new AtomicInteger();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  private String ended(Execution.Kind kind, String name, Error fault) {
    PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
    Log log = Log.start(new JdkExecution((_, _) -> {}), out, LogFormat.TEXT);
    JdkExecution execution =
        new JdkExecution(new FailedThreads(() -> Optional.of(log), ends::incrementAndGet));
    Execution.Running running =
        execution.start(
            kind,
            name,
            () -> {
              throw fault;
            });
    assertThat(running.join(SOON)).isTrue();
    log.close(SOON);
    return written.toString(StandardCharsets.UTF_8);
  }

  @Test
  @DisplayName("D12: without scheduler, committer or acceptor the process ends, and says why")
  void ownerThreads() {
    int count = 0;
    for (String owner : new String[] {"queue", "spool-sync", "spool-care", "accept-25", "log"}) {
      assertThat(ended(Execution.Kind.PLATFORM, owner, new AssertionError("a bug of ours")))
          .contains("thread " + owner + " failed", "a bug of ours");
      assertThat(ends).as(owner).hasValue(++count);
    }
    System.out.println("owner threads: ended=" + count);
  }

  @Test
  @DisplayName("D12: an error in a session or an attempt ends that alone")
  void virtualThreads() {
    assertThat(ended(Execution.Kind.VIRTUAL, "in-1", new OutOfMemoryError("heap")))
        .contains("thread in-1 failed");
    assertThat(ends).hasValue(0);
  }

  @Test
  @DisplayName("D12: the process ends although its log is broken")
  void brokenLog() {
    JdkExecution execution =
        new JdkExecution(
            new FailedThreads(
                () -> {
                  throw new IllegalStateException("no log");
                },
                ends::incrementAndGet));
    execution
        .start(
            Execution.Kind.PLATFORM,
            "queue",
            () -> {
              throw new AssertionError("a bug of ours");
            })
        .join(SOON);
    assertThat(ends).hasValue(1);
  }
}
