package io.postroad.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class IdleCrowdTest {
  private final IdleCrowd crowd = new IdleCrowd();

  @Test
  @DisplayName("Section 3: memory is given back once for a crowd, when it has come to rest")
  void once() {
    assertThat(crowd.isAtRest(400)).isFalse();
    assertThat(crowd.isAtRest(1200)).as("still coming").isFalse();
    assertThat(crowd.isAtRest(1209)).isTrue();
    assertThat(crowd.isAtRest(1209)).isFalse();
    assertThat(crowd.isAtRest(1900)).isFalse();
    assertThat(crowd.isAtRest(1900)).as("not enough more of them").isFalse();
    assertThat(crowd.isAtRest(2209)).isFalse();
    assertThat(crowd.isAtRest(2209)).isTrue();
  }

  @Test
  @DisplayName("Section 3: who has left counts again as coming; few sessions are no crowd")
  void leaving() {
    assertThat(crowd.isAtRest(999)).isFalse();
    assertThat(crowd.isAtRest(999)).isFalse();
    assertThat(crowd.isAtRest(5000)).isFalse();
    assertThat(crowd.isAtRest(5000)).isTrue();
    assertThat(crowd.isAtRest(10)).isFalse();
    assertThat(crowd.isAtRest(4000)).isFalse();
    assertThat(crowd.isAtRest(4000)).isTrue();
  }
}
