package io.postroad.mta.routing;

import io.postroad.mta.settings.LocalDomain;
import io.postroad.smtp.address.Mailbox;
import java.util.List;

/** What a forward-path stands for here, before any routing. */
public sealed interface Resolution {

  /** A mailbox of a local domain. */
  record Local(LocalDomain domain, String mailbox) implements Resolution {}

  /** What kind of name stands for others. */
  enum Kind {
    /** Another name for its targets. */
    ALIAS,
    /** A mailing list: its members. */
    LIST,
    /** An address around a list, such as its envelope sender: the list's owners. */
    OWNERS,
    /** A reverse-path that we rewrote: the sender it stands for. */
    RETURN
  }

  /** A name that stands for others: its direct targets. */
  record Group(LocalDomain domain, String name, Kind kind, List<Mailbox> targets)
      implements Resolution {

    /** Copies the list. */
    public Group {
      targets = List.copyOf(targets);
    }
  }

  /**
   * The built-in inbox takes it: the catcher's mail, and the postmaster's where no domain is local.
   */
  record BuiltIn() implements Resolution {}

  /**
   * The form of a reverse-path that we rewrote, but none of ours, or too old.
   *
   * @param expired whether it was ours
   */
  record BadReturn(LocalDomain domain, boolean expired) implements Resolution {}

  /** The domain is local, the mailbox does not exist. */
  record Unknown(LocalDomain domain) implements Resolution {}

  /** The domain is local; nobody knows whether, as a file that tells could not be read yet. */
  record Untold(LocalDomain domain) implements Resolution {}

  /** Not a local domain. */
  record Elsewhere(String domain) implements Resolution {}
}
