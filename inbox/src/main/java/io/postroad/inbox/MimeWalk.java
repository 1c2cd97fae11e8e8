package io.postroad.inbox;

import io.postroad.message.EncodedWords;
import io.postroad.message.MessageSummary;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.NameValuePair;
import org.apache.james.mime4j.stream.RawBody;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.stream.RawFieldParser;
import org.apache.james.mime4j.stream.RecursionMode;
import org.apache.james.mime4j.util.MimeParameterMapping;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the parts of a message in their order, streaming, within the limits of rule table 3
 * (depth 50, 10 000 parts, boundary 256 octets): what is deeper, later or odder is left closed.
 * Messages within messages are parts like any other. Confined to one thread.
 */
final class MimeWalk {

  static final int DEPTH_MAX = 50;
  static final int PARTS_MAX = 10_000;
  static final int BOUNDARY_MAX = 256;

  private static final int WORD_MAX = 255;
  private static final int FIELD_OCTETS_MAX = 64 * 1024;

  private static final MimeConfig CONFIG =
      MimeConfig.custom()
          .setMaxLineLen(-1) // lines are never held; fields have their own limit
          .setMaxHeaderLen(FIELD_OCTETS_MAX)
          .setMaxHeaderCount(1000)
          .setMaxContentLen(-1) // the message was bounded when it came in
          .build();

  /** One level of the tree: the id before its children's numbers, and how many there were. */
  private static final class Level {
    final String prefix;
    int children;

    Level(String prefix) {
      this.prefix = prefix;
    }
  }

  private final MimeTokenStream tokens = new MimeTokenStream(CONFIG);
  private final Deque<Level> levels = new ArrayDeque<>();
  private int parts;
  private String partId = "0";
  private @Nullable RawBody type;
  private @Nullable RawBody disposition;
  private String contentId = "";

  /** The walk through the message that {@code message} begins; does not close it. */
  MimeWalk(InputStream message) {
    tokens.parse(message);
  }

  /**
   * Goes to the next part, whose content {@link #content} then gives.
   *
   * @return null at the end of the message
   * @throws MimeException when the rest is beyond the limits or the parser
   */
  @Nullable MimePart next() throws IOException, MimeException {
    while (true) {
      EntityState state = tokens.next();
      switch (state) {
        case T_START_HEADER -> {
          type = null;
          disposition = null;
          contentId = "";
        }
        case T_FIELD -> field(tokens.getField());
        case T_END_HEADER -> closeIfOdd();
        case T_START_MULTIPART -> levels.push(new Level(partId.equals("0") ? "" : partId + "."));
        case T_END_MULTIPART -> levels.pop();
        case T_START_BODYPART -> begin();
        case T_BODY -> {
          return part();
        }
        case T_END_OF_STREAM -> {
          return null;
        }
        case T_START_MESSAGE,
            T_END_MESSAGE,
            T_RAW_ENTITY,
            T_PREAMBLE,
            T_EPILOGUE,
            T_END_BODYPART -> {} // nothing to show there
      }
    }
  }

  /** The decoded octets of the part that {@link #next} gave last. */
  InputStream content() {
    return tokens.getDecodedInputStream();
  }

  private void begin() throws MimeException {
    parts++;
    if (parts > PARTS_MAX) {
      throw new MimeException("more than " + PARTS_MAX + " parts");
    }
    Level level = levels.getFirst();
    level.children++;
    partId = level.prefix + level.children;
  }

  /** Too deep, or a boundary nobody writes: the multipart is one part, and so is a message. */
  private void closeIfOdd() {
    boolean odd =
        levels.size() >= DEPTH_MAX || rawParameter(type, "boundary").length() > BOUNDARY_MAX;
    tokens.setRecursionMode(odd ? RecursionMode.M_FLAT : RecursionMode.M_NO_RECURSE);
  }

  private void field(Field field) throws MimeException {
    switch (field.getName().toLowerCase(Locale.ROOT)) {
      case "content-type" -> type = type == null ? parse(field) : type;
      case "content-disposition" -> disposition = disposition == null ? parse(field) : disposition;
      case "content-id" -> contentId = contentId(field.getBody());
      default -> {} // says nothing about the part
    }
  }

  private static RawBody parse(Field field) throws MimeException {
    RawField raw =
        field instanceof RawField already
            ? already
            : RawFieldParser.DEFAULT.parseField(field.getRaw());
    return RawFieldParser.DEFAULT.parseRawBody(raw);
  }

  private static String contentId(@Nullable String value) {
    String id = value == null ? "" : value.strip();
    if (id.startsWith("<") && id.endsWith(">")) {
      id = id.substring(1, id.length() - 1);
    }
    return word(id);
  }

  private MimePart part() {
    String mediaType = tokens.getBodyDescriptor().getMimeType();
    String fileName = parameter(disposition, "filename");
    return new MimePart(
        partId,
        word(mediaType == null ? "text/plain" : mediaType).toLowerCase(Locale.ROOT),
        parameter(type, "charset"),
        disposition == null ? "" : word(value(disposition)).toLowerCase(Locale.ROOT),
        fileName.isEmpty() ? parameter(type, "name") : fileName,
        contentId,
        0);
  }

  private static String value(RawBody body) {
    String value = body.getValue();
    return value == null ? "" : value;
  }

  private static String parameter(@Nullable RawBody body, String name) {
    return word(rawParameter(body, name));
  }

  private static String rawParameter(@Nullable RawBody body, String name) {
    if (body == null) {
      return "";
    }
    MimeParameterMapping mapping = new MimeParameterMapping();
    for (NameValuePair pair : body.getParams()) {
      if (pair.getName() != null && pair.getValue() != null) {
        mapping.addParameter(pair.getName(), pair.getValue());
      }
    }
    String value = mapping.get(name);
    return value == null ? "" : value;
  }

  /** A text of the sender's, decoded where it holds octets or encoded words, and bounded. */
  private static String word(String text) {
    boolean octets = text.chars().allMatch(c -> c < 256);
    return MessageSummary.cut(octets ? EncodedWords.decode(text) : text, WORD_MAX).strip();
  }
}
