package io.postroad.mta.spool.segment;

/** A message whose content has been read, ready to be written: its memory form and its record. */
record Prepared(Live live, Draft draft) {}
