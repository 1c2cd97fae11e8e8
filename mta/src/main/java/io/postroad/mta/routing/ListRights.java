package io.postroad.mta.routing;

import io.postroad.mta.settings.LocalDomain;
import io.postroad.mta.settings.LocalDomain.MailingList;
import io.postroad.mta.settings.SettingName;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.address.ReversePath;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Who may send to a list. The reverse-path says who sends: the header section's From is anybody's
 * word, and reports would not go there. Thread-safe.
 */
public final class ListRights {
  private final AddressBook book;

  /** Knows members and owners from {@code book}. */
  public ListRights(AddressBook book) {
    this.book = book;
  }

  /** What came of the question. */
  public enum Right {
    /** The mail goes to the members. */
    MAY_POST,
    /** The list takes mail of its members alone. */
    MEMBERS_ONLY,
    /** The list takes mail of its owners alone. */
    OWNERS_ONLY,
    /** Reports and automatic answers, which have the null reverse-path, are for nobody's list. */
    NO_REPORTS
  }

  /** Whether mail of {@code reversePath} may go to a list. */
  public Right right(LocalDomain domain, String list, ReversePath reversePath, Trail trail) {
    MailingList found = domain.lists().get(list);
    if (found == null) {
      return Right.MAY_POST; // it was a list a moment ago: the configuration has changed
    }
    Right right =
        switch (reversePath) {
          case NullReversePath _ -> Right.NO_REPORTS;
          case Mailbox sender ->
              switch (found.post()) {
                case ANYONE -> Right.MAY_POST;
                case MEMBERS ->
                    isAmong(sender, book.members(domain, list))
                            || isAmong(sender, book.owners(domain, list))
                        ? Right.MAY_POST
                        : Right.MEMBERS_ONLY;
                case OWNERS ->
                    isAmong(sender, book.owners(domain, list)) ? Right.MAY_POST : Right.OWNERS_ONLY;
              };
        };
    trail.tell(
        Trail.Stage.SENDER,
        SettingName.list(domain, list, "post"),
        () ->
            found.post().name().toLowerCase(Locale.ROOT)
                + " may send to the list "
                + list
                + "; <"
                + reversePath.text()
                + ">"
                + (right == Right.MAY_POST ? " may" : " may not"));
    return right;
  }

  /** Whether {@code who} is one of them, or reached through one of them. */
  private boolean isAmong(Mailbox who, List<Mailbox> some) {
    Set<String> names = new HashSet<>();
    for (Mailbox each : some) {
      names.addAll(names(each));
      if (book.expand(each) instanceof Expansion.Addresses addresses) {
        addresses.paths().forEach(path -> names.addAll(names(path)));
      }
    }
    return ownNames(who).stream().anyMatch(names::contains);
  }

  /** One who writes under another name of a mailbox is the mailbox. */
  private Set<String> ownNames(Mailbox who) {
    Set<String> names = new HashSet<>(names(who));
    if (book.expand(who) instanceof Expansion.Addresses addresses
        && addresses.reached().size() == 1) {
      names.addAll(names(addresses.reached().getFirst().path()));
    }
    return names;
  }

  /** The address as it is written and the mailbox behind it; rights do not hang on case. */
  private Set<String> names(ForwardPath path) {
    String written = AddressBook.caseless(path);
    return book.resolve(path) instanceof Resolution.Local local
        ? Set.of(written, local.mailbox() + "@" + local.domain().name() + "/")
        : Set.of(written);
  }
}
