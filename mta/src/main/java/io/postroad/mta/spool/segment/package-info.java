/**
 * The spool as an append-only segment log with one writer and group commit. Only {@link
 * io.postroad.mta.spool.segment.SegmentSpool} and its settings are for others.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.mta.spool.segment;
