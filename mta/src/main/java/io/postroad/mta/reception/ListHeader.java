package io.postroad.mta.reception;

import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.ContentException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * A content on its way to a list. Fields that another list put there go, for a message has one of
 * each (RFC 2369 §3, RFC 2919 §3), but for List-Archive, which stays where a list has no archive of
 * its own (RFC 2369 §4); a message that has our own list's field has been here before. Works on the
 * header section as it streams by, a name at a time. Read by one thread.
 */
final class ListHeader implements Content {
  private static final Set<String> FIELDS =
      Set.of(
          "list-id",
          "list-help",
          "list-subscribe",
          "list-unsubscribe",
          "list-unsubscribe-post",
          "list-post",
          "list-owner");
  private static final int NAME_MAX = 24;
  private static final int ID_MAX = 1024;
  private static final int CHUNK = 4096;

  private final Content content;
  private final Set<String> ours;
  private final boolean strips;
  private final byte[] chunk = new byte[CHUNK];
  private final ByteArrayOutputStream name = new ByteArrayOutputStream(NAME_MAX);
  private final StringBuilder id = new StringBuilder();
  private byte[] ready = {};
  private int done;
  private boolean inHeader = true;
  private boolean lineBegins = true;
  private boolean naming;
  private boolean isListField;
  private boolean isListId;

  /**
   * Watches {@code content}.
   *
   * @param ours the identifiers of our lists, in lower case: their loops are found
   * @param strips whether other lists' fields are left out
   */
  ListHeader(Content content, Set<String> ours, boolean strips) {
    this.content = content;
    this.ours = ours;
    this.strips = strips;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (done == ready.length) {
      if (!inHeader) {
        return content.read(into, offset, length);
      }
      int n = content.read(chunk, 0, chunk.length);
      ByteArrayOutputStream out = new ByteArrayOutputStream(CHUNK);
      if (n < 0) {
        inHeader = false;
        out.writeBytes(name.toByteArray());
        name.reset();
        fieldEnds();
      }
      pass(n, out);
      ready = out.toByteArray();
      done = 0;
    }
    int n = Math.min(length, ready.length - done);
    System.arraycopy(ready, done, into, offset, n);
    done += n;
    return n;
  }

  private void pass(int length, ByteArrayOutputStream out) throws ContentException {
    for (int i = 0; i < length; i++) {
      if (inHeader) {
        header(chunk[i], out);
      } else {
        out.write(chunk, i, length - i);
        return;
      }
    }
  }

  private void header(byte octet, ByteArrayOutputStream out) throws ContentException {
    if (lineBegins && octet != ' ' && octet != '\t') {
      fieldEnds();
      naming = true;
      isListField = false;
      isListId = false;
    }
    lineBegins = octet == '\n';
    if (naming) {
      name.write(octet);
      if (octet == ':' || octet == '\n' || name.size() > NAME_MAX) {
        named(out);
      }
      return;
    }
    if (isListId && id.length() < ID_MAX) {
      id.append((char) (octet & 0xFF));
    }
    if (!(strips && isListField)) {
      out.write(octet);
    }
  }

  private void named(ByteArrayOutputStream out) {
    naming = false;
    String text = name.toString(StandardCharsets.ISO_8859_1);
    inHeader = !text.equals("\r\n");
    String field = text.endsWith(":") ? text.substring(0, text.length() - 1).strip() : "";
    isListField = FIELDS.contains(field.toLowerCase(Locale.ROOT));
    isListId = field.equalsIgnoreCase("list-id");
    if (!(strips && isListField)) {
      out.writeBytes(name.toByteArray());
    }
    name.reset();
  }

  private void fieldEnds() throws ContentException {
    int open = id.lastIndexOf("<");
    int close = id.indexOf(">", Math.max(open, 0));
    boolean been =
        open >= 0
            && close > open
            && ours.contains(id.substring(open + 1, close).strip().toLowerCase(Locale.ROOT));
    id.setLength(0);
    if (been) {
      throw new ContentException(ContentException.Fault.LOOP);
    }
  }

  @Override
  public void close() {
    content.close();
  }
}
