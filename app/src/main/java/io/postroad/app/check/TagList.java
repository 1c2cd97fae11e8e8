package io.postroad.app.check;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** {@code v=STSv1; id=1; ...}: names with values, as DMARC and MTA-STS write them. Stateless. */
final class TagList {
  private TagList() {}

  /** The values by their names in lower case; of equal names the first. */
  static Map<String, String> of(String record) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (String part : record.split(";", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        tags.putIfAbsent(
            part.substring(0, equals).strip().toLowerCase(Locale.ROOT),
            part.substring(equals + 1).strip());
      }
    }
    return tags;
  }
}
