package io.postroad.testkit.sim;

/**
 * Thrown out of every port call of a process that was killed, so that its threads end without doing
 * anything more. An error, so that code which handles exceptions does not handle this.
 */
final class ProcessKilled extends Error {
  private static final long serialVersionUID = 1L;

  ProcessKilled(String process) {
    super("process killed: " + process, null, false, false);
  }
}
