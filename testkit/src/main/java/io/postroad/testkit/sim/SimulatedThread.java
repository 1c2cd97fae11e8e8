package io.postroad.testkit.sim;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One thread of the simulated world. All fields but {@code go} belong to the baton's holder. */
final class SimulatedThread {
  final int number;
  final String name;
  final SimulatedProcess process;

  /** Whoever waits for its end. */
  final WaitList enders = new WaitList();

  /** Where it is, for traces and reports: the port call it is in or came from. */
  String point = "start";

  boolean ended;

  /** Waiting for something: not to be picked until it is woken. */
  boolean waiting;

  boolean timedOut;
  @Nullable Timer timer;
  @Nullable WaitList waitList;

  /** Who gets the baton when this thread has unwound after a kill. */
  @Nullable SimulatedThread returnTo;

  int callsAfterDeath;
  private @Nullable Thread carrier;
  private volatile boolean go;

  SimulatedThread(int number, String name, SimulatedProcess process) {
    this.number = number;
    this.name = name;
    this.process = process;
  }

  /** The moment a waiting thread gives up; ordered by time, then by when it was set. */
  record Timer(long at, long sequence, SimulatedThread thread) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  /** Starts the real thread, which waits for the baton before it runs {@code body}. */
  void launch(long seed, Runnable body) {
    carrier =
        Thread.ofVirtual()
            .name(process.name() + "/" + name + "@" + seed)
            .start(() -> {
              waitForBaton();
              body.run();
            });
  }

  /** Makes the calling thread this simulated thread. */
  void adopt(Thread thread) {
    carrier = thread;
  }

  boolean isCurrent() {
    return Thread.currentThread() == carrier;
  }

  /** Hands the baton over; the caller must not touch the world until it has it again. */
  void giveBaton() {
    Thread target = carrier;
    go = true;
    LockSupport.unpark(target);
  }

  /** Blocks, really, until this thread is given the baton. */
  void waitForBaton() {
    while (!go) {
      LockSupport.park(this);
    }
    go = false;
  }

  String state() {
    StringBuilder text = new StringBuilder();
    text.append(process.name()).append('/').append(name).append(" (").append(number).append("): ");
    if (ended) {
      text.append("ended");
    } else if (!waiting) {
      text.append("runnable at ").append(point);
    } else {
      Timer until = timer;
      text.append("waits in ").append(point);
      text.append(until == null ? " without end" : " until " + Trace.seconds(until.at()));
    }
    return text.toString();
  }

  /** What it is doing in truth, for a thread that does not give the baton back. */
  String stack() {
    Thread thread = carrier;
    StringBuilder text = new StringBuilder();
    if (thread != null) {
      for (StackTraceElement frame : thread.getStackTrace()) {
        text.append("\n      at ").append(frame);
      }
    }
    return text.toString();
  }
}
