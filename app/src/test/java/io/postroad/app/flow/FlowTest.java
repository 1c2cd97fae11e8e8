package io.postroad.app.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.app.json.Json;
import io.postroad.testkit.runtime.TestExecution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FlowTest {
  private final TestExecution execution = new TestExecution();
  private final Counts counts = new Counts();
  private final List<QueueLook> looks = new ArrayList<>();
  private final Flow flow = new Flow(counts, this::look, execution);

  private QueueLook look() {
    return looks.isEmpty()
        ? QueueLook.EMPTY
        : looks.size() == 1 ? looks.getFirst() : looks.removeFirst();
  }

  private void refuse(int times) {
    for (int i = 0; i < times; i++) {
      counts.count(SampleEvents.refused(SampleEvents.reply(550, "5.1.1", "no")));
    }
  }

  private float[] column(int minutes, String name) {
    FlowWindow window = flow.last(minutes);
    for (int i = 0; i < window.series().size(); i++) {
      if (window.series().get(i).name().equals(name)) {
        return window.columns().get(i);
      }
    }
    throw new AssertionError("no series " + name);
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  @Test
  @DisplayName("flow: what happened in a second stands at that second, for a second's step")
  void seconds() {
    flow.start();
    execution.clock().settle();
    refuse(3);
    execution.clock().advance(Duration.ofSeconds(1));
    execution.clock().advance(Duration.ofSeconds(1));
    refuse(2);
    execution.clock().advance(Duration.ofSeconds(1));
    assertThat(flow.last(1).step()).isEqualTo(1);
    assertThat(column(1, "refused-address")).containsExactly(3, 0, 2);
    long first = execution.clock().now().getEpochSecond() - 2;
    assertThat(flow.last(1).times()).containsExactly(first, first + 1, first + 2);
    flow.stop();
    execution.clock().settle();
    assertThat(execution.clock().nextTimer()).as("the thread has ended").isNull();
    assertThat(execution.uncaught()).isEmpty();
  }

  @Test
  @DisplayName("flow: coarser steps hold the sum of counts and the peak of gauges")
  void coarser() {
    for (int second = 0; second < 120; second++) {
      refuse(1);
      if (second == 30) {
        looks.add(new QueueLook(500, 3, Duration.ofSeconds(40), 2, 1, 7, List.of()));
        looks.add(new QueueLook(5, 0, Duration.ofSeconds(1), 1, 0, 1, List.of()));
      }
      flow.step();
    }
    assertThat(flow.last(60).step()).isEqualTo(10);
    assertThat(column(60, "refused")).hasSize(12).containsOnly(10);
    assertThat(column(60, "queue-messages")).containsExactly(0, 0, 0, 500, 5, 5, 5, 5, 5, 5, 5, 5);
    assertThat(column(1440, "refused")).containsExactly(60, 60);
    assertThat(column(1440, "queue-oldest-age")).containsExactly(40, 1);
    assertThat(column(1440, "connections-out")).containsExactly(7, 1);
  }

  @Test
  @DisplayName("flow: bounded in memory, however long the server runs")
  void bounded() {
    for (int second = 0; second < 100_000; second++) {
      refuse(1);
      flow.step();
    }
    assertThat(column(10, "refused")).hasSize(600);
    assertThat(column(120, "refused")).hasSize(720);
    assertThat(column(1440, "refused")).hasSize(1440);
    assertThat(sum(column(1440, "refused"))).isEqualTo(86_400);
    assertThat(column(1, "refused")).hasSize(60);
    long octets = 4L * flow.series().size() * (600 + 720 + 1440);
    assertThat(octets).isLessThan(1 << 20);
    System.out.println("series=" + flow.series().size() + " ring_bytes=" + octets);
  }

  @Test
  @DisplayName("flow: percentiles are of what ended within the step, null where nothing did")
  void percentiles() throws Exception {
    flow.step();
    for (int i = 0; i < 100; i++) {
      counts.delivery().add(i < 95 ? 100 : 10_000);
    }
    flow.step();
    flow.step();
    Map<String, Object> json = Json.readObject(Json.text(flow.last(10).json()));
    assertThat(json.keySet()).containsExactly("step", "times", "series", "about");
    assertThat(json.get("series"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .satisfies(series -> {
          assertThat((List<?>) series.get("delivery-p50")).hasSize(3).first().isNull();
          assertThat(((Number) ((List<?>) series.get("delivery-p50")).get(1)).doubleValue())
              .isBetween(0.1, 0.125);
          assertThat(((Number) ((List<?>) series.get("delivery-p99")).get(1)).doubleValue())
              .isBetween(10.0, 12.5);
          assertThat((List<?>) series.get("delivery-p99")).last().isNull();
          assertThat(series.keySet())
              .isEqualTo(((Map<?, ?>) json.get("about")).keySet())
              .hasSize(flow.series().size());
        });
  }

  @Test
  @DisplayName("flow: who follows gets one sample a second, until it stops")
  void followers() {
    List<FlowSample> heard = new ArrayList<>();
    Runnable end = flow.follow(heard::add);
    refuse(4);
    flow.step();
    flow.step();
    end.run();
    flow.step();
    assertThat(heard).hasSize(2);
    assertThat(heard.getFirst().json().get("series"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("refused-5yz", 4L)
        .containsEntry("delivery-p50", null);
  }

  @Test
  @DisplayName("flow: a machine that slept makes up for no steps, and the sum stays right")
  void slept() {
    flow.start();
    execution.clock().settle();
    refuse(1);
    execution.clock().advance(Duration.ofSeconds(5));
    execution.clock().jumpWallClock(Duration.ofHours(3));
    refuse(1);
    execution.clock().advance(Duration.ofSeconds(5));
    assertThat(column(10, "refused")).hasSize(10);
    assertThat(sum(column(10, "refused"))).isEqualTo(2);
    flow.stop();
    execution.clock().settle();
  }
}
