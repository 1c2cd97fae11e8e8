package io.postroad.app.log;

/** How a line of the log is written. */
public enum LogFormat {
  /** Readable text. */
  TEXT,
  /** One JSON object a line. */
  JSON
}
