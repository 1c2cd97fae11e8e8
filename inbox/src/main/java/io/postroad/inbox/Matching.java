package io.postroad.inbox;

import io.postroad.inbox.search.Criterion;
import io.postroad.inbox.search.Criterion.After;
import io.postroad.inbox.search.Criterion.Before;
import io.postroad.inbox.search.Criterion.InInbox;
import io.postroad.inbox.search.Criterion.Is;
import io.postroad.inbox.search.Criterion.Larger;
import io.postroad.inbox.search.Criterion.Place;
import io.postroad.inbox.search.Criterion.Smaller;
import io.postroad.inbox.search.Criterion.Tagged;
import io.postroad.inbox.search.Criterion.Words;
import io.postroad.inbox.search.Folding;
import io.postroad.inbox.search.InboxQuery;
import io.postroad.inbox.search.Term;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Asks rows whether they answer to a query: first what is in memory, and only where that leaves it
 * open the message's text. Confined to one thread.
 */
final class Matching {

  /** What a row says of itself. */
  enum Verdict {
    YES,
    NO,
    /** Its text must be asked: {@link #text}. */
    OPEN
  }

  /** A term that asks for text, prepared. */
  private static final class Needle {
    final boolean excluded;
    final boolean anywhere;
    final Places places;
    final byte[] octets;
    final String latin;

    Needle(boolean excluded, Words words) {
      this.excluded = excluded;
      this.anywhere = words.place() == Place.ANYWHERE;
      this.places = Places.searched(words.place());
      this.octets = words.text().getBytes(StandardCharsets.UTF_8);
      this.latin = TextReader.latin(octets);
    }
  }

  private final List<Term> plain;
  private final List<Needle> needles;
  private final List<Needle> open = new ArrayList<>();
  private final FoldedOctets folded = new FoldedOctets();

  Matching(InboxQuery query) {
    List<Term> others = new ArrayList<>();
    List<Needle> asked = new ArrayList<>();
    for (Term term : query.terms()) {
      if (term.criterion() instanceof Words words) {
        asked.add(new Needle(term.excluded(), words));
      } else {
        others.add(term);
      }
    }
    // One place is quicker asked than all, and what is long is rarer.
    asked.sort(
        Comparator.<Needle, Boolean>comparing(needle -> needle.anywhere)
            .thenComparingInt(needle -> -needle.octets.length));
    plain = List.copyOf(others);
    needles = List.copyOf(asked);
  }

  /** What can be said without the text. */
  Verdict row(Row row) {
    for (Term term : plain) {
      if (is(term.criterion(), row) == term.excluded()) {
        return Verdict.NO;
      }
    }
    open.clear();
    for (Needle needle : needles) {
      if (!needle.excluded && !mayHold(row, needle)) {
        return Verdict.NO; // the signature is asked before anything is unpacked
      }
    }
    for (Needle needle : needles) {
      Verdict held = summary(row, needle);
      if (held == Verdict.OPEN) {
        open.add(needle);
      } else if ((held == Verdict.YES) == needle.excluded) {
        return Verdict.NO;
      }
    }
    return open.isEmpty() ? Verdict.YES : Verdict.OPEN;
  }

  /** Settles by its text the row that was asked last. */
  boolean text(TextReader.Slice text) {
    for (Needle needle : open) {
      if (text.holds(needle.latin, needle.places, needle.anywhere) == needle.excluded) {
        return false;
      }
    }
    return true;
  }

  private Verdict summary(Row row, Needle needle) {
    if (!mayHold(row, needle)) {
      return Verdict.NO;
    }
    folded.clear();
    PackedSummary.fold(row.summary(), needle.places, folded);
    if (folded.hold(needle.latin)) {
      return Verdict.YES;
    }
    boolean elsewhere =
        needle.anywhere || (needle.places.inText() && !PackedSummary.isWhole(row.summary()));
    return elsewhere && row.text().isOnDisk() ? Verdict.OPEN : Verdict.NO;
  }

  private static boolean mayHold(Row row, Needle needle) {
    return !needle.places.inText() || row.text().mayHold(needle.octets);
  }

  private static boolean is(Criterion criterion, Row row) {
    return switch (criterion) {
      case Is(var property) ->
          switch (property) {
            case READ -> row.read();
            case UNREAD -> !row.read();
            case TAGGED -> !row.tags().isEmpty();
            case ATTACHMENT -> PackedSummary.hasAttachments(row.summary());
            case INLINE -> PackedSummary.hasInline(row.summary());
          };
      case Tagged(var name) -> row.tags().stream().anyMatch(tag -> Folding.fold(tag).equals(name));
      case InInbox(var name) -> Folding.fold(row.inbox()).equals(name);
      case Before(var moment) -> !row.received().isAfter(moment);
      case After(var moment) -> !row.received().isBefore(moment);
      case Larger(var octets) -> row.size() > octets;
      case Smaller(var octets) -> row.size() < octets;
      case Words _ -> throw new IllegalStateException("asked of the text");
    };
  }
}
