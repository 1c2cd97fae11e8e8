package io.postroad.message.mime;

import io.postroad.smtp.envelope.Content;
import java.util.List;

/** Whether and how a content can be made fit for a server that lacks an extension. Immutable. */
public sealed interface Conversion {

  /** What the server takes. */
  enum Target {
    /** No octet above 127 (a server without 8BITMIME). */
    SEVEN_BIT,
    /** Lines that end in CR LF and no NUL (a server without BINARYMIME). */
    EIGHT_BIT
  }

  /** It cannot: one sentence says why. */
  record Impossible(String why) implements Conversion {}

  /** It can; the same plan serves any number of readings of the same content. */
  final class Possible implements Conversion {
    private final List<Treatment> treatments;

    Possible(List<Treatment> treatments) {
      this.treatments = List.copyOf(treatments);
    }

    /** The converted content; closing it closes {@code source}. */
    public Content of(Content source) {
      return new ConvertedContent(source, treatments);
    }
  }
}
