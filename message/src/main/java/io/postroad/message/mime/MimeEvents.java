package io.postroad.message.mime;

/** What {@link MimeScanner} finds, in order; the octets of all events are the whole content. */
interface MimeEvents {

  /** Which field a piece of a header section belongs to. */
  enum Field {
    TRANSFER_ENCODING,
    OTHER
  }

  /**
   * A piece of a header section, line ends included.
   *
   * @param nested whether the section lies within an inner message
   */
  void header(Field field, boolean nested, byte[] octets, int from, int to);

  /** A header section is complete; its empty line, if there is one, has not been told yet. */
  void entity(Entity entity);

  /** The empty line behind a header section; a section that breaks off has none. */
  void emptyLine();

  /** A piece of the body of the entity told last, which is not composite. */
  void body(byte[] octets, int from, int to);

  /** The body of the entity told last is over, if it is not composite; no more pieces come. */
  void bodyEnd(boolean atEndOfContent);

  /** What only holds parts together: delimiters with the line end before, and text around them. */
  void between(byte[] octets, int from, int to);
}
