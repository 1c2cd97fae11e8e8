package io.postroad.testkit.sim;

import java.util.ArrayList;
import java.util.List;

/** Threads that wait for the same thing, in the order they came. Belongs to the baton's holder. */
final class WaitList {
  private final List<SimulatedThread> threads = new ArrayList<>();

  void add(SimulatedThread thread) {
    threads.add(thread);
  }

  void remove(SimulatedThread thread) {
    threads.remove(thread);
  }

  List<SimulatedThread> takeAll() {
    List<SimulatedThread> all = List.copyOf(threads);
    threads.clear();
    return all;
  }
}
