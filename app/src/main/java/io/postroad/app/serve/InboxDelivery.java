package io.postroad.app.serve;

import io.postroad.inbox.Inbox;
import io.postroad.mta.delivery.InboxStore;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.Postmaster;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.envelope.Arrival;
import io.postroad.smtp.envelope.Content;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** The agent's way into the built-in inbox. Thread-safe. */
final class InboxDelivery implements InboxStore {
  private final Inbox inbox;
  private final Supplier<Mailbox> postmaster;

  /** A delivery whose bare {@code <Postmaster>} (RFC 5321 §4.5.1) has an address of ours. */
  InboxDelivery(Inbox inbox, Supplier<Mailbox> postmaster) {
    this.inbox = inbox;
    this.postmaster = postmaster;
  }

  @Override
  public void store(
      String id,
      ReversePath reversePath,
      List<ForwardPath> recipients,
      Instant received,
      Arrival arrival,
      Content content)
      throws IOException {
    List<Mailbox> mailboxes = recipients.stream().map(this::mailbox).toList();
    var _ = inbox.store(id, reversePath, mailboxes, received, arrival, content);
  }

  private Mailbox mailbox(ForwardPath path) {
    return switch (path) {
      case Mailbox mailbox -> mailbox;
      case Postmaster _ -> postmaster.get();
    };
  }
}
