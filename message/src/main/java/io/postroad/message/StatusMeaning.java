package io.postroad.message;

/**
 * What an enhanced status (RFC 3463) means to somebody who has never heard of one.
 *
 * @param why one sentence: what happened
 * @param advice one sentence: what to do
 */
record StatusMeaning(String why, String advice) {

  private static final StatusMeaning UNKNOWN_MAILBOX =
      new StatusMeaning(
          "There is no mailbox with this address.",
          "Check the address for typing mistakes, or ask the recipient for the right one.");
  private static final StatusMeaning UNKNOWN_DOMAIN =
      new StatusMeaning(
          "The part of the address behind the @ does not exist or takes no mail.",
          "Check the address for typing mistakes, or ask the recipient for the right one.");
  private static final StatusMeaning FULL =
      new StatusMeaning(
          "The recipient's mailbox is full.",
          "Tell the recipient in some other way, and send the message again later.");
  private static final StatusMeaning DISABLED =
      new StatusMeaning(
          "The recipient's mailbox takes no mail at present.",
          "Reach the recipient in some other way, or try again later.");
  private static final StatusMeaning TOO_LARGE =
      new StatusMeaning(
          "The message is larger than the recipient's server takes.",
          "Send it in smaller pieces, or share large files in another way.");
  private static final StatusMeaning LOOP =
      new StatusMeaning(
          "The message went round in circles between mail servers.",
          "Somebody's mail is forwarded wrongly: please tell the recipient or your postmaster.");
  private static final StatusMeaning UNREACHABLE =
      new StatusMeaning(
          "The recipient's mail server could not be reached in time.",
          "Send the message again later; if that fails too, tell the recipient in another way.");
  private static final StatusMeaning CONTENT =
      new StatusMeaning(
          "The recipient's server cannot take a message of this form.",
          "Send it as plain text without special attachments, or ask your postmaster.");
  private static final StatusMeaning SCRIPT =
      new StatusMeaning(
          "The recipient's server cannot take addresses or subjects in this script.",
          "Send it from and to addresses in plain letters, or ask your postmaster.");
  private static final StatusMeaning UNPROTECTED =
      new StatusMeaning(
          "The message must be encrypted on its whole way, and the way to the recipient is not.",
          "Send it without that wish (REQUIRETLS) if you may, or tell your postmaster.");
  private static final StatusMeaning POLICY =
      new StatusMeaning(
          "The recipient's server refused the message by its rules.",
          "Read its answer below; if it does not help you, show it to your postmaster.");
  private static final StatusMeaning OTHER =
      new StatusMeaning(
          "The recipient's server did not take the message.",
          "Read its answer below; if it does not help you, show it to your postmaster.");

  /** The meaning of {@code status}, such as {@code 5.1.1}; of anything else, a general one. */
  static StatusMeaning of(String status) {
    int dot = status.indexOf('.');
    String detail = dot < 0 ? "" : status.substring(dot + 1);
    return switch (detail) {
      case "1.1", "1.3", "1.6" -> UNKNOWN_MAILBOX;
      case "1.2", "1.10" -> UNKNOWN_DOMAIN;
      case "2.1" -> DISABLED;
      case "2.2" -> FULL;
      case "2.3", "3.4" -> TOO_LARGE;
      case "4.6" -> LOOP;
      case "6.7", "6.9" -> SCRIPT;
      case "7.10", "7.30" -> UNPROTECTED;
      case "4.1", "4.2", "4.3", "4.4", "4.7" -> UNREACHABLE;
      default -> detail.startsWith("6.") ? CONTENT : detail.startsWith("7.") ? POLICY : OTHER;
    };
  }
}
