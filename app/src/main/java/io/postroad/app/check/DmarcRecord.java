package io.postroad.app.check;

import io.postroad.app.check.Finding.Area;
import io.postroad.app.check.Finding.Weight;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is to be said of a DMARC record (RFC 7489 §6.3). Stateless. */
final class DmarcRecord {
  static final String VERSION = "v=DMARC1";

  private DmarcRecord() {}

  /**
   * The finding.
   *
   * @param owner the domain that has the records
   * @param where the name that was asked for first
   * @param own whether that is the domain itself, not one above it
   */
  static Finding judge(String owner, String where, List<String> records, boolean own) {
    if (records.size() > 1) {
      return new Finding(
          Weight.WARNING,
          Area.DNS,
          where,
          "DMARC: " + records.size() + " records at _dmarc." + owner + ", which count as none",
          "make one of them");
    }
    String record = records.getFirst();
    Map<String, String> tags = TagList.of(record);
    String policy =
        own ? tags.getOrDefault("p", "") : tags.getOrDefault("sp", tags.getOrDefault("p", ""));
    String from = own ? "" : " from " + owner;
    return switch (policy.toLowerCase(Locale.ROOT)) {
      case "reject", "quarantine" ->
          Finding.good(Area.DNS, where, "DMARC" + from + ": \"" + record + "\"");
      case "none" ->
          new Finding(
              Weight.NOTE,
              Area.DNS,
              where,
              "DMARC" + from + " asks for nothing yet: \"" + record + "\"",
              tags.containsKey("rua")
                  ? "when the reports show no failures of yours, say p=quarantine"
                  : "name an address for reports (rua=mailto:...)");
      default ->
          new Finding(
              Weight.WARNING,
              Area.DNS,
              where,
              "DMARC" + from + ": \"" + record + "\" has no policy p=",
              "say p=none, p=quarantine or p=reject");
    };
  }
}
