package io.postroad.app.cli;

/** What the process ends with. */
final class ExitCode {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;

  /** Try again later: {@code EX_TEMPFAIL} of {@code sysexits.h}. */
  static final int LATER = 75;

  private ExitCode() {}
}
