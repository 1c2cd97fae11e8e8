package io.postroad.message;

import io.postroad.smtp.envelope.Content;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A header section that was read whole, within its limits. Immutable.
 *
 * @param fields in their order, malformed lines included
 * @param flaws what was wrong with it
 */
public record HeaderSection(List<HeaderField> fields, Set<HeaderFlaw> flaws) {

  private static final int CHUNK = 8192;

  /** Copies both. */
  public HeaderSection {
    fields = List.copyOf(fields);
    flaws = Set.copyOf(flaws);
  }

  /** Reads the section at the front of {@code content}, and some octets beyond it. */
  public static HeaderSection read(Content content, HeaderLimits limits) throws IOException {
    return read(content::read, limits);
  }

  /** Reads the section at the front of {@code stream}, and some octets beyond it. */
  public static HeaderSection read(InputStream stream, HeaderLimits limits) throws IOException {
    return read(stream::read, limits);
  }

  /** The section that stands in {@code octets}. */
  public static HeaderSection of(byte[] octets, HeaderLimits limits) {
    List<HeaderField> fields = new ArrayList<>();
    HeaderScanner scanner = new HeaderScanner(limits, fields::add);
    scanner.feed(octets, 0, octets.length);
    scanner.end();
    return new HeaderSection(fields, scanner.flaws());
  }

  /** The first field of that name. */
  public Optional<HeaderField> first(String name) {
    for (HeaderField field : fields) {
      if (field.is(name)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }

  /** Every field of that name, in order. */
  public List<HeaderField> all(String name) {
    return fields.stream().filter(field -> field.is(name)).toList();
  }

  private interface Source {
    int read(byte[] into, int offset, int length) throws IOException;
  }

  private static HeaderSection read(Source source, HeaderLimits limits) throws IOException {
    List<HeaderField> fields = new ArrayList<>();
    HeaderScanner scanner = new HeaderScanner(limits, fields::add);
    byte[] chunk = new byte[CHUNK];
    // Beyond its limit nothing of a section is reported, so nothing more is read of it.
    while (!scanner.ended() && scanner.sectionOctets() <= limits.sectionOctetsMax()) {
      int count = source.read(chunk, 0, chunk.length);
      if (count < 0) {
        break;
      }
      scanner.feed(chunk, 0, count);
    }
    scanner.end();
    return new HeaderSection(fields, scanner.flaws());
  }
}
