package io.postroad.mta.spool;

/** Who handed a message in; rule B2 limits reports to strangers. */
public enum Origin {
  /** A client that is neither authenticated nor in a trusted network. */
  STRANGER,
  /** An authenticated client or one of a trusted network. */
  TRUSTED,
  /** This server itself: a delivery report. */
  SELF,
  /** One of our lists, whose envelope sender it carries: reports stay with the list's owners. */
  LIST
}
