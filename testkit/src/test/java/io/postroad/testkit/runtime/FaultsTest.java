package io.postroad.testkit.runtime;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.JdkExecution;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FaultsTest {
  @Test
  @DisplayName("A fault of another thread fails the test that asks, each with its thread's name")
  void collected() {
    Faults faults = new Faults();
    faults.assertNone();
    Execution execution = new JdkExecution(faults);
    for (String name : new String[] {"one", "two"}) {
      execution
          .start(
              Execution.Kind.VIRTUAL,
              name,
              () -> {
                throw new IllegalStateException("broken " + name);
              })
          .join(Duration.ofSeconds(10));
    }
    assertThatThrownBy(faults::assertNone)
        .isInstanceOf(AssertionError.class)
        .hasMessage("2 thread(s) failed")
        .hasStackTraceContaining("thread one")
        .hasStackTraceContaining("broken two");
  }
}
