package io.postroad.mta.routing;

import io.postroad.mta.settings.LocalDomain;
import io.postroad.smtp.address.Mailbox;
import java.util.List;

/** What a forward-path stands for here, before any routing. */
public sealed interface Resolution {

  /** A mailbox of a local domain. */
  record Local(LocalDomain domain, String mailbox) implements Resolution {}

  /** An alias or a list: its direct targets. */
  record Group(LocalDomain domain, String name, boolean isList, List<Mailbox> targets)
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

  /** The domain is local, the mailbox does not exist. */
  record Unknown(LocalDomain domain) implements Resolution {}

  /** Not a local domain. */
  record Elsewhere(String domain) implements Resolution {}
}
