package io.postroad.smtp.server;

/** What the process has left: the port to heap and descriptors. Thread-safe; must not block. */
public interface Resources {

  /** Per cent of the largest heap that are in use, as far as is known without collecting. */
  int heapUsedShare();

  /**
   * Collects what is garbage: where little is allocated the share above would stay what it was when
   * much was. May stop all threads for a moment; asked for rarely. Does nothing by itself.
   */
  default void reclaim() {}

  /**
   * Collects as above, and returns to the system what the heap has held for a rush that is over.
   * Does nothing by itself.
   */
  default void giveBack() {}

  /** How many more file descriptors the process may open. */
  long freeDescriptors();

  /** How many it may have open at once. */
  long descriptorLimit();

  /** As if there were no end of either: for tests, and where others watch over the process. */
  Resources AMPLE =
      new Resources() {
        @Override
        public int heapUsedShare() {
          return 0;
        }

        @Override
        public long freeDescriptors() {
          return Long.MAX_VALUE;
        }

        @Override
        public long descriptorLimit() {
          return Long.MAX_VALUE;
        }
      };
}
