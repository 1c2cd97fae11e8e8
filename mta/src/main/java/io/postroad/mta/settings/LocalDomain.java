package io.postroad.mta.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A domain whose mail ends here: the section {@code [domains."NAME"]}. Immutable.
 *
 * @param name lower-case A-labels
 * @param mailboxes local-parts in lower case; {@code *} alone stands for every local-part
 * @param subaddress the separator between mailbox and detail; empty where it is switched off
 * @param catchAll the mailbox for every other local-part
 * @param postmaster where {@code postmaster} goes if no such mailbox is listed
 * @param mailboxesFile watched file, one mailbox a line
 * @param aliasesFile watched file, {@code NAME: target, target} a line
 * @param aliases alias in lower case to its targets: local-parts of this domain or full addresses
 * @param lists list name in lower case to the list
 * @param maildirMode octal permissions of a delivered file, such as {@code 0600}
 * @param srsDomain the domain of rewritten senders; empty for the domain itself
 */
public record LocalDomain(
    String name,
    List<String> mailboxes,
    Target deliver,
    String subaddress,
    Optional<String> catchAll,
    String postmaster,
    Optional<Path> mailboxesFile,
    Optional<Path> aliasesFile,
    Map<String, List<String>> aliases,
    Map<String, MailingList> lists,
    int maildirMode,
    Optional<String> srsDomain,
    Disclosure verify,
    Disclosure expand) {

  /** Copies what is mutable. */
  public LocalDomain {
    mailboxes = List.copyOf(mailboxes);
    aliases = Map.copyOf(aliases);
    lists = Map.copyOf(lists);
  }

  /** The domain, in lower case, of the reverse-paths that mail forwarded from here carries. */
  public String senderDomain() {
    return srsDomain.orElse(name);
  }

  /** Who gets real answers to VRFY or EXPN. */
  public enum Disclosure {
    ANYONE,
    TRUSTED,
    NOBODY
  }

  /**
   * A mailing list: {@code [domains."NAME".lists.LIST]}.
   *
   * @param name in full; may be empty
   * @param members local-parts of the domain or full addresses
   * @param membersFile watched file, one more member a line
   * @param owners who looks after the list; without any, the domain's postmaster
   * @param unsubscribeUrl an https address for List-Unsubscribe; <code>{list}</code> and <code>
   *     {member}</code> are replaced
   */
  public record MailingList(
      String name,
      List<String> members,
      Optional<Path> membersFile,
      Posting post,
      List<String> owners,
      Optional<String> unsubscribeUrl) {

    /** Copies the lists. */
    public MailingList {
      members = List.copyOf(members);
      owners = List.copyOf(owners);
    }
  }

  /** Who may send to a list. */
  public enum Posting {
    ANYONE,
    MEMBERS,
    OWNERS
  }
}
