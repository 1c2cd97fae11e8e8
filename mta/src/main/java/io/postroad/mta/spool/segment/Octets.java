package io.postroad.mta.spool.segment;

/** The first {@code length} octets of an array that nobody changes any more. */
final class Octets {
  final byte[] array;
  final int length;

  Octets(byte[] array, int length) {
    this.array = array;
    this.length = length;
  }
}
