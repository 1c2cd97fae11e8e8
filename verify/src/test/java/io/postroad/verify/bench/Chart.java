package io.postroad.verify.bench;

import java.util.ArrayList;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/**
 * A line chart as SVG text: axes, grid, labels and a legend, readable on a light and on a dark
 * page. Text and axes have the reader's text colour ({@code currentColor}) where the SVG is part of
 * a page; shown as an image it chooses by {@code prefers-color-scheme}. Immutable.
 *
 * @param x the horizontal axis, always logarithmic
 * @param y the vertical axis
 */
record Chart(String title, Axis x, Axis y, List<Series> series) {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 420;
  private static final int LEFT = 84;
  private static final int RIGHT = 36;
  private static final int TOP = 72;
  private static final int BOTTOM = 60;

  private static final String STYLE =
      """
      svg { color: #1f2328; font: 13px system-ui, sans-serif; }
      text { fill: currentColor; }
      .title { font-size: 16px; font-weight: 600; }
      .grid { stroke: currentColor; stroke-opacity: .15; }
      .axis { stroke: currentColor; stroke-opacity: .6; fill: none; }
      .line { fill: none; stroke-width: 2; }
      .dashed { stroke-dasharray: 6 4; }
      .c0 { stroke: #0969da; } .c1 { stroke: #bc4c00; } .c2 { stroke: #1a7f37; } .c3 { stroke: #8250df; }
      circle { fill: currentColor; fill-opacity: 0; stroke-width: 2; }
      @media (prefers-color-scheme: dark) {
        svg { color: #e6edf3; }
        .c0 { stroke: #58a6ff; } .c1 { stroke: #f0883e; } .c2 { stroke: #3fb950; } .c3 { stroke: #bc8cff; }
      }
      """;

  /** What an axis says, and whether its steps are factors. */
  record Axis(String label, boolean logarithmic) {}

  /** One line. */
  record Series(String name, int colour, boolean dashed, List<Point> points) {
    Series {
      points = List.copyOf(points);
    }
  }

  /** On a logarithmic axis a value is positive. */
  record Point(double x, double y) {}

  Chart {
    series = List.copyOf(series);
    if (series.stream().allMatch(each -> each.points().isEmpty())) {
      throw new IllegalArgumentException("a chart of no points");
    }
  }

  /** The whole file. */
  String svg() {
    double[] xs = all(true);
    double[] ys = all(false);
    Scale across = Scale.logarithmic(xs, LEFT, WIDTH - RIGHT);
    Scale up =
        y.logarithmic()
            ? Scale.logarithmic(ys, HEIGHT - BOTTOM, TOP)
            : Scale.fromZero(ys, HEIGHT - BOTTOM, TOP);
    Formatter out = new Formatter(Locale.ROOT);
    out.format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
            + " aria-label=\"%s\">%n",
        WIDTH, HEIGHT, escaped(title));
    out.format("<style>%n%s</style>%n", STYLE);
    out.format("<text class=\"title\" x=\"%d\" y=\"24\">%s</text>%n", LEFT, escaped(title));
    axes(out, across, up);
    legend(out);
    for (Series each : series) {
      draw(out, each, across, up);
    }
    return out.format("</svg>%n").toString();
  }

  private double[] all(boolean horizontal) {
    return series.stream()
        .flatMap(each -> each.points().stream())
        .mapToDouble(point -> horizontal ? point.x() : point.y())
        .toArray();
  }

  private void axes(Formatter out, Scale across, Scale up) {
    int floor = HEIGHT - BOTTOM;
    for (double tick : up.ticks()) {
      double at = up.at(tick);
      out.format(
          "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>%n",
          LEFT, at, WIDTH - RIGHT, at);
      out.format(
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
          LEFT - 8, at + 4, number(tick));
    }
    for (double tick : across.ticks()) {
      double at = across.at(tick);
      out.format(
          "<line class=\"grid\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>%n",
          at, TOP, at, floor);
      out.format(
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
          at, floor + 18, number(tick));
    }
    out.format("<path class=\"axis\" d=\"M%d %dV%dH%d\"/>%n", LEFT, TOP, floor, WIDTH - RIGHT);
    out.format(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
        (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14, escaped(x.label()));
    out.format(
        "<text transform=\"translate(18 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>%n",
        (TOP + floor) / 2, escaped(y.label()));
  }

  private void legend(Formatter out) {
    int at = LEFT;
    for (Series each : series) {
      out.format(
          "<path class=\"%s\" d=\"M%d 48h28\"/><text x=\"%d\" y=\"52\">%s</text>%n",
          kind(each), at, at + 34, escaped(each.name()));
      at += 60 + 7 * each.name().length();
    }
  }

  private static void draw(Formatter out, Series series, Scale across, Scale up) {
    List<String> corners = new ArrayList<>();
    Formatter circles = new Formatter(Locale.ROOT);
    for (Point point : series.points()) {
      double cx = across.at(point.x());
      double cy = up.at(point.y());
      corners.add(String.format(Locale.ROOT, "%.1f,%.1f", cx, cy));
      circles.format(
          "<circle class=\"c%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"><title>%s: %s, %s</title>"
              + "</circle>%n",
          series.colour(), cx, cy, escaped(series.name()), number(point.x()), number(point.y()));
    }
    out.format("<polyline class=\"%s\" points=\"%s\"/>%n", kind(series), String.join(" ", corners));
    out.format("%s", circles);
  }

  private static String kind(Series series) {
    return "line c" + series.colour() + (series.dashed() ? " dashed" : "");
  }

  /** Two or three digits that count, thousands apart. */
  static String number(double value) {
    String text =
        value >= 100 || value == Math.rint(value)
            ? String.format(Locale.ROOT, "%,.0f", value)
            : String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.2f", value);
    return text.replace(',', '\u202f');
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  /**
   * From values to places of the picture.
   *
   * @param first the value at {@code from}
   * @param last the value at {@code to}
   */
  record Scale(boolean logarithmic, double first, double last, double from, double to) {

    static Scale logarithmic(double[] values, double from, double to) {
      double least = Double.MAX_VALUE;
      double most = 0;
      for (double value : values) {
        if (value <= 0) {
          throw new IllegalArgumentException(value + " has no logarithm");
        }
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
      double last = most > least ? most : 10 * least;
      return new Scale(true, round(least, false), round(last, true), from, to);
    }

    static Scale fromZero(double[] values, double from, double to) {
      double most = 0;
      for (double value : values) {
        most = Math.max(most, value);
      }
      double step = step(most);
      return new Scale(false, 0, Math.max(step, step * Math.ceil(most / step)), from, to);
    }

    double at(double value) {
      double share =
          logarithmic
              ? Math.log(value / first) / Math.log(last / first)
              : (value - first) / (last - first);
      return from + share * (to - from);
    }

    List<Double> ticks() {
      List<Double> ticks = new ArrayList<>();
      if (!logarithmic) {
        double step = step(last);
        for (int i = 0; i * step <= last * 1.0001; i++) {
          ticks.add(i * step);
        }
        return ticks;
      }
      boolean fine = last / first <= 1000.1;
      for (double decade = power(first); decade <= last * 1.0001; decade *= 10) {
        for (int digit : fine ? new int[] {1, 2, 5} : new int[] {1}) {
          double tick = digit * decade;
          if (tick >= first * 0.9999 && tick <= last * 1.0001) {
            ticks.add(tick);
          }
        }
      }
      return ticks;
    }

    /** The nearest of 1, 2, 5 times a power of ten that is not above, or not below, the value. */
    private static double round(double value, boolean up) {
      double decade = power(value);
      double[] steps = {1, 2, 5, 10};
      for (int i = 0; i < steps.length; i++) {
        if (value <= steps[i] * decade * 1.0001) {
          boolean hit = value >= steps[i] * decade * 0.9999;
          return decade * (up || hit || i == 0 ? steps[i] : steps[i - 1]);
        }
      }
      return 10 * decade;
    }

    /** Steps of 1, 2 or 5 times a power of ten, so that there are four to ten. */
    private static double step(double most) {
      if (most <= 0) {
        return 1;
      }
      return round(most / 6, true);
    }

    private static double power(double value) {
      return Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
    }
  }
}
