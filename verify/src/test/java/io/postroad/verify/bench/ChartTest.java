package io.postroad.verify.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.verify.bench.Chart.Axis;
import io.postroad.verify.bench.Chart.Point;
import io.postroad.verify.bench.Chart.Scale;
import io.postroad.verify.bench.Chart.Series;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** The plots of the benchmarks are what their figures say. */
final class ChartTest {
  private static final Axis X = new Axis("sessions", true);

  @Test
  @DisplayName("Docs: a plot is well-formed, has every point, its labels, and a dark form")
  void wholeChart() throws Exception {
    Chart chart =
        new Chart(
            "Rate <&> \"sessions\"",
            X,
            new Axis("messages/s", false),
            List.of(
                new Series("Postroad", 0, false, List.of(new Point(1, 800), new Point(200, 6400))),
                new Series("Postfix", 1, true, List.of(new Point(1, 300), new Point(200, 510)))));
    String svg = chart.svg();
    Document read =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    assertThat(read.getElementsByTagName("circle").getLength()).isEqualTo(4);
    assertThat(read.getElementsByTagName("polyline").getLength()).isEqualTo(2);
    assertThat(read.getDocumentElement().getAttribute("aria-label"))
        .isEqualTo("Rate <&> \"sessions\"");
    assertThat(svg)
        .contains("messages/s", ">sessions<", ">Postfix<", "currentColor")
        .contains("prefers-color-scheme: dark");
  }

  @Test
  @DisplayName("Docs: the ends of an axis hold every value, and its ticks are round")
  void scales() {
    Scale up = Scale.fromZero(new double[] {300, 6400}, 360, 72);
    assertThat(up.ticks()).containsExactly(0.0, 2000.0, 4000.0, 6000.0, 8000.0);
    assertThat(up.at(0)).isEqualTo(360);
    assertThat(up.at(8000)).isEqualTo(72);
    Scale across = Scale.logarithmic(new double[] {1, 200}, 0, 100);
    assertThat(across.ticks()).containsExactly(1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0);
    assertThat(across.at(1)).isZero();
    assertThat(across.at(200)).isEqualTo(100);
    assertThat(Scale.logarithmic(new double[] {1000, 1_000_000}, 0, 1).ticks())
        .contains(1000.0, 1_000_000.0);
    assertThat(Scale.logarithmic(new double[] {0.3, 0.3}, 0, 1).at(0.3)).isBetween(0.0, 1.0);
  }

  @Test
  @DisplayName("Docs: nothing and what has no logarithm are not drawn")
  void refused() {
    assertThatThrownBy(() -> new Chart("empty", X, X, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Scale.logarithmic(new double[] {0}, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
