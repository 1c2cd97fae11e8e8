package io.postroad.mta.spool.segment;

/**
 * A message whose content has been read, ready to be written: its memory form and its record.
 *
 * @param reserved octets of the intake's budget that it holds
 */
record Prepared(Live live, Draft draft, long reserved) {}
