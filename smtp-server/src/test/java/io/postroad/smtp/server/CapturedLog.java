package io.postroad.smtp.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the server logs while a test provokes it, instead of on the console. */
final class CapturedLog extends Handler implements AutoCloseable {
  /** Kept here, for the log system itself holds loggers only weakly. */
  private final Logger logger = Logger.getLogger("io.postroad.smtp.server");

  final List<LogRecord> records = new CopyOnWriteArrayList<>();

  CapturedLog() {
    logger.addHandler(this);
    logger.setUseParentHandlers(false);
  }

  @Override
  public void publish(LogRecord logged) {
    records.add(logged);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
