package io.postroad.message.mime;

import io.postroad.smtp.envelope.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A content as it is read, with each entity treated as planned. Holds a few times what one read of
 * the source brings. Confined to one thread.
 */
final class ConvertedContent implements Content {
  private static final byte[] CRLF = {'\r', '\n'};

  private final Content source;
  private final List<Treatment> treatments;
  private final MimeScanner scanner = new MimeScanner(new Events());
  private final byte[] input = new byte[8 << 10];
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(16 << 10);
  private byte[] ready = {};
  private int at;
  private int told;
  private boolean ended;

  ConvertedContent(Content source, List<Treatment> treatments) {
    this.source = source;
    this.treatments = treatments;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (at == ready.length) {
      if (ended) {
        return -1;
      }
      int count = source.read(input, 0, input.length);
      if (count < 0) {
        scanner.end();
        ended = true;
      } else {
        scanner.feed(input, 0, count);
      }
      ready = out.toByteArray();
      out.reset();
      at = 0;
    }
    int count = Math.min(length, ready.length - at);
    System.arraycopy(ready, at, into, offset, count);
    at += count;
    return count;
  }

  @Override
  public void close() {
    source.close();
  }

  private final class Events implements MimeEvents {
    private String added = "";
    private BodyEncoder encoder = new BodyEncoder.Identity();

    /** The treatment of the entity whose header section is passing by. */
    private Treatment next() {
      return told < treatments.size() ? treatments.get(told) : Treatment.KEEP;
    }

    @Override
    public void header(Field field, boolean nested, byte[] octets, int from, int to) {
      if (field == Field.OTHER || next() == Treatment.KEEP) {
        out.write(octets, from, to - from);
      }
    }

    @Override
    public void entity(Entity entity) {
      Treatment treatment = next();
      told++;
      StringBuilder fields = new StringBuilder();
      if (entity.message()
          && !entity.secured()
          && !entity.versioned()
          && (treatment.isEncoding() || entity.isComposite())) {
        fields.append("MIME-Version: 1.0\r\n");
      }
      if (treatment.isEncoding() && !entity.typed()) {
        // RFC 1428 §3: nobody has said what the octets mean, and it must not be guessed.
        fields.append("Content-Type: text/plain; charset=unknown-8bit\r\n");
      }
      fields.append(
          switch (treatment) {
            case KEEP, UNLABEL -> "";
            case LABEL_EIGHT_BIT -> "Content-Transfer-Encoding: 8bit\r\n";
            case QUOTE -> "Content-Transfer-Encoding: quoted-printable\r\n";
            case BASE64 -> "Content-Transfer-Encoding: base64\r\n";
          });
      added = fields.toString();
      encoder =
          switch (treatment) {
            case KEEP, UNLABEL, LABEL_EIGHT_BIT -> new BodyEncoder.Identity();
            case QUOTE -> new BodyEncoder.Quoted();
            case BASE64 -> new BodyEncoder.Base64();
          };
    }

    @Override
    public void emptyLine() {
      out.writeBytes(added.getBytes(StandardCharsets.US_ASCII));
      out.writeBytes(CRLF);
    }

    @Override
    public void body(byte[] octets, int from, int to) {
      encoder.add(octets, from, to, out);
    }

    @Override
    public void bodyEnd(boolean atEndOfContent) {
      encoder.end(atEndOfContent, out);
    }

    @Override
    public void between(byte[] octets, int from, int to) {
      out.write(octets, from, to - from);
    }
  }
}
