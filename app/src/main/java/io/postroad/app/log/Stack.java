package io.postroad.app.log;

import java.util.ArrayList;
import java.util.List;

/** The place a fault comes from, in few lines. */
final class Stack {
  private static final int FRAMES_MAX = 15;
  private static final int CAUSES_MAX = 5;

  private Stack() {}

  /** The innermost frames, and those of the causes. */
  static List<String> of(Throwable fault) {
    List<String> lines = new ArrayList<>();
    Throwable at = fault;
    for (int depth = 0; at != null && depth < CAUSES_MAX; depth++) {
      if (depth > 0) {
        lines.add("caused by " + at);
      }
      StackTraceElement[] frames = at.getStackTrace();
      for (int i = 0; i < Math.min(frames.length, FRAMES_MAX); i++) {
        lines.add(frames[i].toString());
      }
      at = at.getCause();
    }
    return lines;
  }
}
