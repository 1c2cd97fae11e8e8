package io.postroad.message.mime;

import io.postroad.smtp.envelope.Content;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a content is made of, found by reading it once: whether it needs 8BITMIME, BINARYMIME or
 * SMTPUTF8, and how it could do without (RFC 6152 §3, RFC 3030 §3, RFC 6531 §3.6). Linear, memory
 * for at most {@value #ENTITIES_MAX} entities. Immutable once made.
 */
public final class MimeSurvey {
  /** Parts and multiparts; of a message with more, nothing is converted. */
  static final int ENTITIES_MAX = 10_000;

  /** One entity, and what its body is like if it is not composite. */
  private record Found(Entity entity, OctetTally body) {}

  private final List<Found> found = new ArrayList<>();
  private final OctetTally headers = new OctetTally();
  private final OctetTally innerHeaders = new OctetTally();
  private final OctetTally between = new OctetTally();
  private boolean anyHigh;
  private boolean tooMany;

  private MimeSurvey() {}

  /**
   * Reads a content to its end and closes it.
   *
   * @throws IOException when the content cannot be read
   */
  public static MimeSurvey of(Content content) throws IOException {
    MimeSurvey survey = new MimeSurvey();
    MimeScanner scanner = new MimeScanner(survey.new Events());
    try (content) {
      byte[] octets = new byte[16 << 10];
      int count;
      while ((count = content.read(octets, 0, octets.length)) >= 0) {
        survey.look(octets, count);
        scanner.feed(octets, 0, count);
      }
    }
    scanner.end();
    return survey;
  }

  private void look(byte[] octets, int count) {
    for (int i = 0; i < count && !anyHigh; i++) {
      anyHigh = octets[i] < 0;
    }
  }

  /** Whether an octet is above 127, so that the content needs 8BITMIME. */
  public boolean isEightBit() {
    return anyHigh;
  }

  /**
   * Whether a header section needs SMTPUTF8, of the message, of a part, or of a message inside that
   * MIME does not let us encode (RFC 6531 §3.2).
   */
  public boolean hasHeaderBeyondAscii() {
    return headers.hasHigh() || innerHeaders.hasHigh();
  }

  /** Whether it holds internationalized mail that is not encoded, but could be (RFC 6532 §3.7). */
  public boolean holdsGlobal() {
    return found.stream().anyMatch(MimeSurvey::isGlobal);
  }

  private static boolean isGlobal(Found each) {
    return each.entity.type().holdsGlobalHeader()
        && each.entity.encoding().isIdentity()
        && each.body.hasHigh();
  }

  /**
   * How the content becomes fit for a server.
   *
   * @param binary whether it was declared BINARYMIME, so that lines count too
   */
  public Conversion conversion(Conversion.Target target, boolean binary) {
    return conversion(target, binary, false);
  }

  /**
   * How the content becomes fit for a server.
   *
   * @param global whether internationalized mail inside is encoded, for want of SMTPUTF8
   */
  public Conversion conversion(Conversion.Target target, boolean binary, boolean global) {
    boolean sevenBit = target == Conversion.Target.SEVEN_BIT;
    if (tooMany) {
      return new Conversion.Impossible("it has more than " + ENTITIES_MAX + " MIME parts");
    }
    if (sevenBit && (headers.hasHigh() || innerHeaders.hasHigh())) {
      return new Conversion.Impossible("a header field is 8-bit");
    }
    if (sevenBit && between.hasHigh()) {
      return new Conversion.Impossible("there is 8-bit text between its MIME parts");
    }
    if (binary
        && (headers.hasBareControl()
            || innerHeaders.hasBareControl()
            || between.hasBareControl())) {
      return new Conversion.Impossible("what holds its MIME parts together is binary");
    }
    List<Treatment> treatments = new ArrayList<>(found.size());
    for (Found each : found) {
      boolean needed =
          (sevenBit && each.body.hasHigh())
              || (binary && (each.body.hasBareControl() || each.body.hasLongLine()))
              || (global && isGlobal(each));
      if (needed && each.entity.secured()) {
        return new Conversion.Impossible("a part of it is signed or encrypted as it is");
      }
      if (needed && !isEncodable(each.entity)) {
        return new Conversion.Impossible("its MIME structure does not say how to encode a part");
      }
      treatments.add(needed ? encoding(each) : label(each.entity, sevenBit));
    }
    return new Conversion.Possible(treatments);
  }

  /** RFC 2045 §6.4: composite types never; of message only what RFC 6532 §3.7 exempts. */
  private static boolean isEncodable(Entity entity) {
    boolean composite =
        entity.type().isMultipart()
            || (entity.type().type().equals("message") && !entity.type().isGlobal());
    return entity.sound() && entity.encoding().isIdentity() && !composite;
  }

  private static Treatment encoding(Found each) {
    boolean text = each.entity.type().type().equals("text");
    return text && !each.body.isMostlyHigh() && !each.body.hasBareControl()
        ? Treatment.QUOTE
        : Treatment.BASE64;
  }

  private static Treatment label(Entity entity, boolean sevenBit) {
    if (entity.secured() || !entity.sound()) {
      return Treatment.KEEP;
    }
    return switch (entity.encoding()) {
      case NONE, SEVEN_BIT, ENCODED, UNKNOWN -> Treatment.KEEP;
      case EIGHT_BIT -> sevenBit ? Treatment.UNLABEL : Treatment.KEEP;
      case BINARY -> sevenBit ? Treatment.UNLABEL : Treatment.LABEL_EIGHT_BIT;
    };
  }

  private final class Events implements MimeEvents {
    @Override
    public void header(Field field, boolean nested, byte[] octets, int from, int to) {
      (nested ? innerHeaders : headers).add(octets, from, to);
    }

    @Override
    public void entity(Entity entity) {
      if (found.size() == ENTITIES_MAX) {
        tooMany = true;
      } else {
        found.add(new Found(entity, new OctetTally()));
      }
    }

    @Override
    public void emptyLine() {}

    @Override
    public void body(byte[] octets, int from, int to) {
      found.getLast().body.add(octets, from, to);
    }

    @Override
    public void bodyEnd(boolean atEndOfContent) {}

    @Override
    public void between(byte[] octets, int from, int to) {
      between.add(octets, from, to);
    }
  }
}
