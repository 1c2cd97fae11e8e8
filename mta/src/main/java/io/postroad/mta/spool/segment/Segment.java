package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.Disk.DiskFile;

/**
 * One file of the log. The file is thread-safe, {@code end} belongs to the writer until the segment
 * is sealed; everything else is guarded by the catalog's monitor.
 */
final class Segment {
  final int number;
  final DiskFile file;

  /** Where the log ends in it. */
  volatile int end;

  /** Nothing more is written to it. */
  boolean sealed;

  /** Something in it could not be read: it is put aside, never deleted. */
  boolean damaged;

  /** A sidecar is there, or not worth another try. */
  boolean sidecar;

  /** Octets of records that messages still need. */
  long live;

  /** How many are reading it; the file is closed after the last. */
  int readers;

  /** Its name is gone; whoever reads it last closes it. */
  boolean removed;

  Segment(int number, DiskFile file, int end) {
    this.number = number;
    this.file = file;
    this.end = end;
  }
}
