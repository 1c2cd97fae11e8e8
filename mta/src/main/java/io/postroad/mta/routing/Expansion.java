package io.postroad.mta.routing;

import io.postroad.mta.settings.LocalDomain;
import io.postroad.smtp.address.ForwardPath;
import java.util.List;

/** The final addresses a path stands for. */
public sealed interface Expansion {

  /** Each address once, in order; the path itself when it is no group. */
  record Addresses(List<Reached> reached) implements Expansion {

    /** Copies the list. */
    public Addresses {
      reached = List.copyOf(reached);
    }

    /** The addresses alone. */
    public List<ForwardPath> paths() {
      return reached.stream().map(Reached::path).toList();
    }
  }

  /** Nested deeper, or larger, than rule B3 allows, or leading nowhere: most likely a loop. */
  record TooMuch() implements Expansion {}

  /** A file that has part of it could not be read yet. */
  record Untold() implements Expansion {}

  /** One final address, and how it was reached. */
  record Reached(ForwardPath path, Via via) {}

  /** How an address was reached. */
  sealed interface Via {

    /** It was written in RCPT. */
    record Direct() implements Via {}

    /** Through an alias, or a rewritten sender's address, of this domain. */
    record Forwarded(LocalDomain by) implements Via {}

    /**
     * As a member of a list; of lists within lists the outermost counts, whose owners hear of
     * failures.
     */
    record Member(LocalDomain domain, String list) implements Via {}
  }
}
