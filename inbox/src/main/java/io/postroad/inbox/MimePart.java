package io.postroad.inbox;

/**
 * A part of a message that holds no other parts (RFC 2045), as views name it. Every text is the
 * sender's: decoded, bounded, and to be shown as text only. Immutable.
 *
 * @param id its place in the tree: {@code 0} for a message that is one part, else {@code 1}, {@code
 *     2.1} and so on
 * @param mediaType type and subtype in lower case, without parameters
 * @param charset of a text, empty when it names none
 * @param disposition {@code inline}, {@code attachment} or what else is there, in lower case; empty
 *     when nothing is
 * @param fileName empty when there is none
 * @param contentId without angle brackets, empty when there is none
 * @param size octets when decoded; 0 while they have not been read
 */
public record MimePart(
    String id,
    String mediaType,
    String charset,
    String disposition,
    String fileName,
    String contentId,
    long size) {

  MimePart withSize(long octets) {
    return new MimePart(id, mediaType, charset, disposition, fileName, contentId, octets);
  }

  /** Whether it is text to be read, rather than a file. */
  boolean isBody() {
    boolean text = mediaType.equals("text/plain") || mediaType.equals("text/html");
    return text
        && !disposition.equals("attachment")
        && (fileName.isEmpty() || disposition.equals("inline"));
  }

  /** Whether it belongs into the text, as an image in HTML does. */
  boolean isInline() {
    return !disposition.equals("attachment")
        && (disposition.equals("inline") || !contentId.isEmpty());
  }

  /**
   * The file name reduced to a safe base name (rule W4): no folders, no leading dot, no control or
   * reserved characters, at most 150 chars; made from the part's id when nothing is left.
   */
  public String safeFileName() {
    String base = fileName.isEmpty() ? contentId : fileName;
    base = base.substring(Math.max(base.lastIndexOf('/'), base.lastIndexOf('\\')) + 1);
    StringBuilder safe = new StringBuilder();
    base.codePoints()
        .limit(150)
        .forEach(c -> {
          boolean plain = Character.isLetterOrDigit(c) || " ._-+()[]@,=".indexOf(c) >= 0;
          safe.appendCodePoint(plain ? c : '_');
        });
    String name = safe.toString().strip();
    while (name.startsWith(".")) {
      name = name.substring(1);
    }
    return name.isEmpty() ? "part-" + id : name;
  }
}
