package io.postroad.message;

/** What became of a recipient (RFC 3464 §2.3.3). */
public enum ReportAction {
  /** It could not be delivered and will not be tried again. */
  FAILED("failed"),
  /** It could not be delivered yet. */
  DELAYED("delayed"),
  /** It was handed to a server that sends no reports. */
  RELAYED("relayed"),
  /** It goes on to the several addresses that an alias stands for; reports on them may follow. */
  EXPANDED("expanded"),
  /** It reached its mailbox. */
  DELIVERED("delivered");

  private final String word;

  ReportAction(String word) {
    this.word = word;
  }

  /** As it stands in the report. */
  public String word() {
    return word;
  }
}
