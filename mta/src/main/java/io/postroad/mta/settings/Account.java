package io.postroad.mta.settings;

import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.sasl.ScramRecord;
import java.util.List;
import java.util.Optional;

/**
 * The section {@code [accounts."ADDRESS"]}: someone who may send, and whose name VRFY tells.
 *
 * @param name the full name, as in {@code Alice Example}
 * @param password what is stored of it; without one nobody can log in to the account
 * @param sendAs the addresses the account may send as
 */
public record Account(
    Mailbox address, Optional<String> name, Optional<ScramRecord> password, List<Mailbox> sendAs) {

  /** Copies the list. */
  public Account {
    sendAs = List.copyOf(sendAs);
  }

  /**
   * Whether the account may send with this reverse-path; case never counts in our own addresses.
   */
  public boolean maySendAs(Mailbox reversePath) {
    return sendAs.stream().anyMatch(own -> own.text().equalsIgnoreCase(reversePath.text()));
  }
}
