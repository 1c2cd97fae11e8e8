package io.postroad.inbox.extract;

/**
 * A link of a message. All of it is the sender's. Immutable.
 *
 * @param address as it stands there, entities decoded
 * @param text what a reader sees of it: an HTML link's words or its image's alternative text; the
 *     address itself in plain text
 * @param where in which of the two bodies
 */
public record MessageLink(String address, String text, Where where) {

  /** The bodies of a message. */
  public enum Where {
    /** The HTML. */
    HTML,
    /** The plain text. */
    TEXT
  }
}
