package io.postroad.mta.spool.segment;

/**
 * Where a record stands. Immutable.
 *
 * @param segment the number of its segment
 * @param offset of its first octet in the segment
 * @param length of the whole record with its header
 */
record Place(int segment, int offset, int length) {}
