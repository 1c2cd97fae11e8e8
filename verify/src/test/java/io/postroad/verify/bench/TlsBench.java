package io.postroad.verify.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** TLS: handshakes and submission by processor time, and what an idle session holds. */
@Tag("bench")
@Tag("tls")
final class TlsBench {

  @Test
  @DisplayName("performance.md: what TLS 1.3 costs the server")
  void measure() throws IOException {
    ProcessTree.require();
    try (WorkFolder work = WorkFolder.of("tls")) {
      List<Goals.Judged> judged = TlsFigures.taken(work.path());
      judged.forEach(goal -> System.out.println(goal.line()));
      assertThat(judged.stream().filter(goal -> !goal.met()).map(Goals.Judged::line)).isEmpty();
    }
  }
}
