package io.postroad.dns.internal;

import java.util.Locale;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;

/** One question on the wire. Immutable; names are compared without case (RFC 1035 §2.3.3). */
record Question(Name name, Kind kind) {

  private static final int NAME_CHARS_MAX = 253;
  private static final int LABEL_CHARS_MAX = 63;

  /** The name in DNS form, or nothing if DNS cannot hold it as a host or domain name. */
  static Optional<Name> name(String text) {
    String bare = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    if (bare.isEmpty() || bare.length() > NAME_CHARS_MAX) {
      return Optional.empty();
    }
    int label = 0;
    for (int i = 0; i <= bare.length(); i++) {
      if (i == bare.length() || bare.charAt(i) == '.') {
        if (label == 0 || label > LABEL_CHARS_MAX) {
          return Optional.empty();
        }
        label = 0;
      } else if (isHostCharacter(bare.charAt(i))) {
        label++;
      } else {
        return Optional.empty();
      }
    }
    try {
      return Optional.of(Name.fromString(bare.toLowerCase(Locale.ROOT) + "."));
    } catch (TextParseException _) {
      return Optional.empty(); // Unreachable after the checks above, but the type says it can be.
    }
  }

  /** Letters, digits, hyphens, and the underscores that real zones use in host names. */
  private static boolean isHostCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  /** In lower case without the final dot, for people and for the types of the port. */
  static String text(Name name) {
    return name.toString(true).toLowerCase(Locale.ROOT);
  }

  /** The query; AD asks to be told whether the answer was validated (RFC 6840 §5.7). */
  Message toMessage() {
    Message query = Message.newQuery(Record.newRecord(name, kind.code(), DClass.IN));
    query.getHeader().setFlag(Flags.AD);
    return query;
  }

  @Override
  public String toString() {
    return kind + " of " + text(name);
  }
}
