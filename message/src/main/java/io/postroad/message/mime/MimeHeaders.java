package io.postroad.message.mime;

import java.io.ByteArrayOutputStream;

/**
 * The header sections of a content that is at hand: its own, those of parts and of messages inside.
 * Stateless.
 */
public final class MimeHeaders {

  private MimeHeaders() {}

  /** Their octets one behind the other, line ends included. Linear, as {@link MimeSurvey} is. */
  public static byte[] octets(byte[] content) {
    Collector collector = new Collector();
    MimeScanner scanner = new MimeScanner(collector);
    scanner.feed(content, 0, content.length);
    scanner.end();
    return collector.octets.toByteArray();
  }

  private static final class Collector implements MimeEvents {
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();

    @Override
    public void header(Field field, boolean nested, byte[] piece, int from, int to) {
      octets.write(piece, from, to - from);
    }

    @Override
    public void entity(Entity entity) {}

    @Override
    public void emptyLine() {}

    @Override
    public void body(byte[] piece, int from, int to) {}

    @Override
    public void bodyEnd(boolean atEndOfContent) {}

    @Override
    public void between(byte[] piece, int from, int to) {}
  }
}
