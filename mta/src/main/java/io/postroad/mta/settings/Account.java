package io.postroad.mta.settings;

import io.postroad.smtp.address.Mailbox;
import java.util.List;
import java.util.Optional;

/**
 * The section {@code [accounts."ADDRESS"]}: someone who may send, and whose name VRFY tells.
 *
 * @param name the full name, as in {@code Alice Example}
 * @param sendAs the addresses the account may send as
 */
public record Account(Mailbox address, Optional<String> name, List<Mailbox> sendAs) {

  /** Copies the list. */
  public Account {
    sendAs = List.copyOf(sendAs);
  }
}
