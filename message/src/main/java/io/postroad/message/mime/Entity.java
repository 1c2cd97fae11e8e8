package io.postroad.message.mime;

/**
 * One entity of MIME: a header section and what follows it. Immutable.
 *
 * @param message whether it is a whole message and not only a part of one
 * @param nested whether it lies within an inner message
 * @param secured whether it lies within something signed or sealed
 * @param sound whether its header section says without doubt what it is
 * @param typed whether it has a Content-Type
 * @param versioned whether it has a MIME-Version
 */
record Entity(
    MediaType type,
    Encoding encoding,
    boolean message,
    boolean nested,
    boolean secured,
    boolean sound,
    boolean typed,
    boolean versioned) {

  /** Whether other entities make up its body, so that it cannot be encoded itself. */
  boolean isComposite() {
    return sound
        && encoding.isIdentity()
        && ((type.isMultipart() && type.boundary().isPresent()) || type.is("message", "rfc822"));
  }
}
