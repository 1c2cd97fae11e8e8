package io.postroad.inbox;

/** What became of the wish to rename or delete a tag. */
public enum TagOutcome {
  /** It is so. */
  DONE,
  /** No message has that tag. */
  NO_SUCH_TAG,
  /** There is another tag of the new name. */
  NAME_TAKEN,
  /** The new name has no letters or digits in it. */
  NOT_A_NAME
}
