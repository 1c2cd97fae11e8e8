package io.postroad.inbox.search;

import io.postroad.inbox.search.Criterion.After;
import io.postroad.inbox.search.Criterion.Before;
import io.postroad.inbox.search.Criterion.InInbox;
import io.postroad.inbox.search.Criterion.Is;
import io.postroad.inbox.search.Criterion.Larger;
import io.postroad.inbox.search.Criterion.Smaller;
import io.postroad.inbox.search.Criterion.Tagged;
import io.postroad.inbox.search.Criterion.Words;

/**
 * One word of a query. Immutable.
 *
 * @param excluded whether a message must not be so
 */
public record Term(boolean excluded, Criterion criterion) {

  /** As it is written in a query. */
  public String text() {
    String word =
        switch (criterion) {
          case Words(var place, var text) -> place.prefix() + text;
          case Is(var property) -> property.word();
          case Tagged(var name) -> "tag:" + name;
          case InInbox(var name) -> "inbox:" + name;
          case Before(var moment) -> "before:" + moment;
          case After(var moment) -> "after:" + moment;
          case Larger(var octets) -> "larger:" + octets;
          case Smaller(var octets) -> "smaller:" + octets;
        };
    String signed = excluded ? "-" + word : word;
    return signed.indexOf(' ') < 0 ? signed : '"' + signed + '"';
  }
}
