package io.postroad.verify.sim;

import io.postroad.verify.sim.Run.Mode;

/** Plays seeds in a process of its own and prints the hashes of their traces, one a line. */
final class TraceMain {
  private TraceMain() {}

  /** The arguments are the first seed and how many. */
  public static void main(String[] arguments) {
    long first = Long.parseLong(arguments[0]);
    long count = Long.parseLong(arguments[1]);
    try (FaultLog log = new FaultLog()) {
      for (long seed = first; seed < first + count; seed++) {
        System.out.println(Run.play(seed, Mode.TROUBLE).hash());
      }
      log.faults().forEach(System.out::println);
    }
  }
}
