package io.postroad.message.mime;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the entities of MIME in octets that arrive in pieces (RFC 2046 §5.1, §5.2.1). Total: any
 * octets give events, never an exception; linear; iterative, at most {@value #DEPTH_MAX} deep (what
 * is deeper is one body); holds a line and two fields of at most 8 KiB. Lines end in CR LF exactly,
 * as delimiters must. Confined to one thread.
 */
final class MimeScanner {
  /** Multiparts within each other (reliability rules, section 3). */
  static final int DEPTH_MAX = 50;

  private static final int PIECE_MAX = 2048;
  private static final byte[] CRLF = {'\r', '\n'};

  private enum Place {
    HEADER,
    BODY,
    BETWEEN
  }

  /** A multipart that is open. */
  private record Level(String boundary, boolean digest, boolean nested, boolean secured) {}

  private final MimeEvents events;
  private final List<Level> levels = new ArrayList<>();
  private final byte[] piece = new byte[PIECE_MAX];
  private int length;
  private boolean lineBegins = true;

  private Place place = Place.HEADER;
  private HeaderDraft draft = new HeaderDraft(MediaType.TEXT, true, false, false);
  private boolean lineEndHeld;

  MimeScanner(MimeEvents events) {
    this.events = events;
  }

  /** Takes the next octets. */
  void feed(byte[] octets, int from, int to) {
    for (int i = from; i < to; i++) {
      piece[length++] = octets[i];
      if (octets[i] == '\n' && length > 1 && piece[length - 2] == '\r') {
        take(length - 2, true);
      } else if (length == PIECE_MAX) {
        // A CR at the end may be half of a line end: it waits for the next octet.
        boolean half = piece[length - 1] == '\r';
        take(half ? length - 1 : length, false);
        if (half) {
          piece[0] = '\r';
          length = 1;
        }
      }
    }
  }

  /** Says that no more octets come. */
  void end() {
    int count = length;
    length = 0;
    if (count > 0 && !(lineBegins && delimiter(count, count))) {
      tell(count, lineBegins, false);
    }
    if (place == Place.HEADER) {
      endHeader();
    }
    if (place == Place.BODY) {
      if (lineEndHeld) {
        events.body(CRLF, 0, 2);
      }
      events.bodyEnd(true);
    }
  }

  /** Takes a piece of a line: the first {@code count} octets, and the line end if it has come. */
  private void take(int count, boolean complete) {
    boolean first = lineBegins;
    lineBegins = complete;
    length = 0;
    if (!(first && complete && delimiter(count, count + 2))) {
      tell(count, first, complete);
    }
  }

  private void tell(int count, boolean first, boolean complete) {
    switch (place) {
      case HEADER -> header(count, first, complete);
      case BODY -> body(count, first, complete);
      case BETWEEN -> events.between(piece, 0, complete ? count + 2 : count);
    }
  }

  private void header(int count, boolean first, boolean complete) {
    if (first && complete && count == 0) {
      endHeader();
      events.emptyLine();
      return;
    }
    MimeEvents.Field field = draft.take(piece, count, first, complete);
    events.header(field, draft.nested(), piece, 0, complete ? count + 2 : count);
  }

  /** The line end of each line waits: before a delimiter it is none of the body's. */
  private void body(int count, boolean first, boolean complete) {
    if (first && lineEndHeld) {
      events.body(CRLF, 0, 2);
    }
    if (count > 0) {
      events.body(piece, 0, count);
    }
    lineEndHeld = complete;
  }

  private void endHeader() {
    Entity entity = draft.entity();
    boolean tooDeep = levels.size() >= DEPTH_MAX && entity.isComposite();
    events.entity(tooDeep ? draft.unsound() : entity);
    lineEndHeld = false;
    if (!entity.isComposite() || tooDeep) {
      place = Place.BODY;
    } else if (entity.type().isMultipart()) {
      String boundary = "--" + entity.type().boundary().orElseThrow();
      levels.add(
          new Level(
              boundary,
              entity.type().subtype().equals("digest"),
              entity.nested(),
              entity.secured() || entity.type().isProtected()));
      place = Place.BETWEEN;
    } else {
      place = Place.HEADER;
      draft = new HeaderDraft(MediaType.TEXT, true, true, entity.secured());
    }
  }

  /**
   * Whether the line is a delimiter of an open multipart, the innermost first; it has {@code whole}
   * octets with its line end.
   */
  private boolean delimiter(int count, int whole) {
    if (count < 3 || piece[0] != '-' || piece[1] != '-') {
      return false;
    }
    for (int i = levels.size() - 1; i >= 0; i--) {
      Level level = levels.get(i);
      int rest = behind(level.boundary, count);
      if (rest >= 0) {
        boolean closing = rest + 1 < count && piece[rest] == '-' && piece[rest + 1] == '-';
        if (isPadding(closing ? rest + 2 : rest, count)) {
          reach(i, closing, whole);
          return true;
        }
      }
    }
    return false;
  }

  private void reach(int index, boolean closing, int whole) {
    Level level = levels.get(index);
    if (place == Place.HEADER) {
      endHeaderAtDelimiter();
    }
    if (place == Place.BODY) {
      events.bodyEnd(false);
      if (lineEndHeld) {
        events.between(CRLF, 0, 2);
      }
    }
    lineEndHeld = false;
    events.between(piece, 0, whole);
    levels.subList(closing ? index : index + 1, levels.size()).clear();
    place = closing ? Place.BETWEEN : Place.HEADER;
    draft =
        new HeaderDraft(
            level.digest ? MediaType.MESSAGE : MediaType.TEXT, false, level.nested, level.secured);
  }

  /** A section without an empty line: nothing of the body has come, so it has no inside. */
  private void endHeaderAtDelimiter() {
    events.entity(draft.leaf());
    events.bodyEnd(false);
    place = Place.BETWEEN;
  }

  /** Where what follows the boundary begins, or -1 when the line does not begin with it. */
  private int behind(String boundary, int count) {
    if (count < boundary.length()) {
      return -1;
    }
    for (int i = 0; i < boundary.length(); i++) {
      if ((piece[i] & 0xFF) != boundary.charAt(i)) {
        return -1;
      }
    }
    return boundary.length();
  }

  private boolean isPadding(int from, int to) {
    for (int i = from; i < to; i++) {
      if (piece[i] != ' ' && piece[i] != '\t') {
        return false;
      }
    }
    return true;
  }
}
