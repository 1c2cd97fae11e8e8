package io.postroad.mta.delivery;

import io.postroad.mta.routing.ListAddresses;
import io.postroad.mta.settings.LocalDomain;
import io.postroad.mta.settings.MtaSettings;
import io.postroad.mta.spool.Origin;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.address.Postmaster;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.envelope.Content;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is different in mail that one of our lists sends on: each member's copy has a reverse-path
 * of its own, so that a report tells whom it is about, and the list's fields stand on top. The
 * stored message is one; the difference is made anew at every attempt. Thread-safe.
 */
public final class ListMail {
  private final Supplier<MtaSettings> settings;

  /** Knows lists from {@code settings}. */
  public ListMail(Supplier<MtaSettings> settings) {
    this.settings = settings;
  }

  /** Whether every recipient gets a copy of its own. */
  static boolean isOf(QueueEntry entry) {
    return entry.message().origin() == Origin.LIST;
  }

  /**
   * What goes out.
   *
   * @param fields header fields to stand on top, with CR LF; empty for mail of no list
   */
  public record Form(ReversePath reversePath, String fields) {

    /** Octets that the fields add. */
    int length() {
      return octets().length;
    }

    private byte[] octets() {
      return fields.getBytes(StandardCharsets.US_ASCII);
    }

    /** The content with the fields on top. */
    Content on(Content content) {
      return fields.isEmpty() ? content : new PrefixedContent(octets(), content);
    }
  }

  /** The form of the copy for these recipients. */
  public Form form(QueueEntry entry, List<Integer> recipients) {
    ReversePath sender = entry.message().envelope().reversePath();
    return switch (sender) {
      case NullReversePath _ -> new Form(sender, "");
      case Mailbox mailbox when isOf(entry) -> listForm(mailbox, member(entry, recipients));
      case Mailbox _ -> new Form(sender, "");
    };
  }

  private static Optional<Mailbox> member(QueueEntry entry, List<Integer> recipients) {
    if (recipients.size() != 1) {
      return Optional.empty();
    }
    return switch (entry
        .message()
        .envelope()
        .recipients()
        .get(recipients.getFirst())
        .forwardPath()) {
      case Mailbox mailbox -> Optional.of(mailbox);
      case Postmaster _ -> Optional.empty();
    };
  }

  private Form listForm(Mailbox sender, Optional<Mailbox> member) {
    LocalDomain domain = settings.get().domains().get(sender.domain().canonical());
    Optional<String> list = ListAddresses.listOf(sender.localPart().value());
    if (domain == null || list.isEmpty()) {
      return new Form(sender, ""); // the list is gone since; its members' mail is not
    }
    ReversePath own =
        member.map(m -> ListAddresses.bounces(list.get(), domain.name(), m)).orElse(sender);
    return new Form(own, ListFields.of(domain, list.get(), member));
  }
}
