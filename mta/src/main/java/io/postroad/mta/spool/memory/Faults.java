package io.postroad.mta.spool.memory;

/**
 * What goes wrong on a {@link MemoryDisk}, asked at each call; usually drawn from a seed. Every
 * method has the good answer by default. Called by the threads of the disk's users.
 */
public interface Faults {

  /** Nothing goes wrong. */
  Faults NONE = new Faults() {};

  /**
   * How many of {@code length} octets a write puts down before it fails; {@code length} when it
   * does not fail.
   */
  default int written(String name, int length) {
    return length;
  }

  /** Whether a read works. */
  default boolean reads(String name) {
    return true;
  }

  /**
   * Whether a force works. After one that does not, what it was to force still reads back well, but
   * part of it is lost with the next crash however often it is forced again, as on a real system.
   */
  default boolean forces(String name) {
    return true;
  }

  /** Whether a force of the folder works. */
  default boolean forcesFolder() {
    return true;
  }

  /** Whether a rename, a removal or the making of a file works. */
  default boolean changesFolder(String name) {
    return true;
  }
}
