package io.postroad.smtp.server;

import com.sun.management.HotSpotDiagnosticMXBean;

/**
 * What a collection of the whole heap leaves free in it, of HotSpot's options the two that may
 * change while it runs. Little for one collection only: a heap that is kept tight under load is
 * collected many times as often. Thread-safe.
 */
final class SpareHeap {
  private static final String LEAST = "MinHeapFreeRatio";
  private static final String MOST = "MaxHeapFreeRatio";

  private SpareHeap() {}

  /** Collects, and gives the system back what goes beyond a quarter of the heap. */
  static synchronized void giveBack(HotSpotDiagnosticMXBean jvm) {
    String least = jvm.getVMOption(LEAST).getValue();
    String most = jvm.getVMOption(MOST).getValue();
    // At no time may the least be above the most: so the order is turned round on the way back.
    jvm.setVMOption(LEAST, "10");
    jvm.setVMOption(MOST, "25");
    try {
      System.gc();
    } finally {
      jvm.setVMOption(MOST, most);
      jvm.setVMOption(LEAST, least);
    }
  }
}
