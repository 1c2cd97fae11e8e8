package io.postroad.smtp.server;

/**
 * What {@link SessionModel} thinks of BDAT: how many octets a chunk still has, and what they add up
 * to. For one thread.
 */
final class ModelChunks {

  /** What a chunk came to once all its octets are there. */
  enum End {
    /** More chunks may follow. */
    WAITING,
    /** It came where none may be. */
    REFUSED,
    /** Likewise, but behind one that failed: the client could not know. */
    EXCUSED,
    TOO_LARGE,
    /** The last one ends in the middle of a line end. */
    BROKEN,
    /** It was the last: the content is whole. */
    WHOLE
  }

  private final int most;
  private boolean open;
  private boolean takes;
  private boolean last;
  private boolean tooLarge;
  private boolean trailing;
  private boolean afterCr;
  private int size;
  private int owed;
  private String content = "";

  ModelChunks(int most) {
    this.most = most;
  }

  /** A BDAT came; false when nobody knows how many octets follow. */
  boolean begin(String line, boolean mayBe, boolean goesOn) {
    String[] words = line.split(" ", -1);
    boolean known =
        words.length > 1
            && words[1].matches("[0-9]{1,9}")
            && (words.length == 2 || (words.length == 3 && words[2].equals("LAST")));
    if (!known) {
      return false;
    }
    if (!goesOn) {
      content = "";
      afterCr = false;
    }
    open = true;
    takes = mayBe;
    last = words.length == 3;
    size = Integer.parseInt(words[1]);
    owed = size;
    tooLarge = content.length() + size > most;
    return true;
  }

  /** Whether a chunk has no reply yet. */
  boolean open() {
    return open;
  }

  int owed() {
    return open ? owed : 0;
  }

  int size() {
    return size;
  }

  String content() {
    return content;
  }

  /** Octets of the chunk; false when one is a bare CR, LF or NUL of a content. */
  boolean take(String octets) {
    owed -= octets.length();
    if (!takes || tooLarge) {
      return true;
    }
    for (int i = 0; i < octets.length(); i++) {
      char octet = octets.charAt(i);
      if (afterCr != (octet == '\n') || octet == '\0') {
        return false;
      }
      afterCr = octet == '\r';
    }
    content += octets;
    return true;
  }

  /** All octets are there. */
  End end() {
    open = false;
    boolean excused = trailing;
    // Whatever fails, more chunks of it may be on their way until one says LAST.
    trailing = !last;
    if (!takes) {
      return excused ? End.EXCUSED : End.REFUSED;
    }
    if (tooLarge) {
      return End.TOO_LARGE;
    }
    if (!last) {
      return End.WAITING;
    }
    return afterCr ? End.BROKEN : End.WHOLE;
  }

  /** The content was given up between two chunks. */
  void giveUp() {
    trailing = true;
  }
}
