package io.postroad.smtp.reply;

import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.Paths;
import io.postroad.smtp.text.Printable;

/** The replies of aliases, mailing lists and rewritten senders. Stateless. */
public final class AddressReplies {

  private AddressReplies() {}

  /** RCPT to a rewritten sender that this server did not make. */
  public static Reply returnAddressForged(ForwardPath path) {
    return Wording.reply(
        Situation.RETURN_ADDRESS_FORGED,
        shown(path) + " is no return address that this server made");
  }

  /** RCPT to a rewritten sender that was made too long ago. */
  public static Reply returnAddressExpired(ForwardPath path) {
    return Wording.reply(
        Situation.RETURN_ADDRESS_EXPIRED,
        shown(path) + " was a return address of this server; it has expired");
  }

  /** RCPT to a local domain while the file that tells who is there could not be read. */
  public static Reply mailboxesUnread(ForwardPath path) {
    return Wording.reply(
        Situation.MAILBOXES_UNREAD,
        "it cannot be told now whether " + shown(path) + " exists; try again later");
  }

  /** RCPT to a list by one who is no member. */
  public static Reply membersOnly(ForwardPath path, String owner) {
    return Wording.reply(
        Situation.MEMBERS_ONLY, "only members may send to " + shown(path) + "; ask " + owner);
  }

  /** RCPT to a list by one who is no owner. */
  public static Reply ownersOnly(ForwardPath path, String owner) {
    return Wording.reply(
        Situation.OWNERS_ONLY, "only its owners may send to " + shown(path) + "; ask " + owner);
  }

  /** RCPT to a list with the null reverse-path: a report, or an automatic answer. */
  public static Reply noReportsToLists(ForwardPath path, String owner) {
    return Wording.reply(
        Situation.NO_REPORTS_TO_LISTS,
        "no reports to the members of " + shown(path) + "; its owners are at " + owner);
  }

  /** A message that passed an alias or list of this server and comes back to it (rule B3). */
  public static Reply passedBefore() {
    return Wording.reply(
        Situation.PASSED_BEFORE, "mail loop: the message has passed this address before");
  }

  private static String shown(ForwardPath path) {
    return Printable.echo(Paths.text(path));
  }
}
