package io.postroad.app.glossary;

import io.postroad.smtp.reply.EnhancedStatus;
import java.util.List;

/**
 * The enhanced status codes of the register that RFC 5248 began: what the first number says, and
 * the two behind it together.
 */
final class StatusTerms {
  private static final String UNKNOWN = "status.unknown";

  private static final String OTHER = "RFC 3463 §3.1";
  private static final String ADDRESS = "RFC 3463 §3.2";
  private static final String MAILBOX = "RFC 3463 §3.3";
  private static final String SYSTEM = "RFC 3463 §3.4";
  private static final String ROUTING = "RFC 3463 §3.5";
  private static final String PROTOCOL = "RFC 3463 §3.6";
  private static final String CONTENT = "RFC 3463 §3.7";
  private static final String POLICY = "RFC 3463 §3.8";

  static final List<Term> ALL =
      List.of(
          firstNumber(2, "Success."),
          firstNumber(4, "A failure that may pass: the same message may get through later."),
          firstNumber(5, "A failure for good: the same message would fail again."),
          status("0.0", "Nothing finer is to be said.", OTHER),
          status("1.0", "Something about the address.", ADDRESS),
          status(
              "1.1", "About the mailbox in the address: none of that name, if refused.", ADDRESS),
          status("1.2", "About the domain in the address: no such host takes mail.", ADDRESS),
          status("1.3", "The recipient's address is malformed.", ADDRESS),
          status("1.4", "The address could be several mailboxes.", ADDRESS),
          status("1.5", "The recipient's address is valid.", ADDRESS),
          status("1.6", "The mailbox has moved, nobody knows where to.", ADDRESS),
          status("1.7", "The sender's address is malformed.", ADDRESS),
          status("1.8", "The domain in the sender's address can get no mail.", ADDRESS),
          status("1.9", "Passed on to a system that knows less than this one.", "RFC 3886 §3.3.4"),
          status("1.10", "The recipient's domain says that it takes no mail.", "RFC 7505 §4.1"),
          status("2.0", "Something about the mailbox.", MAILBOX),
          status("2.1", "The mailbox is disabled.", MAILBOX),
          status("2.2", "The mailbox is full.", MAILBOX),
          status("2.3", "The message is longer than this mailbox may get.", MAILBOX),
          status("2.4", "The list could not be expanded.", MAILBOX),
          status("3.0", "Something about the server.", SYSTEM),
          status("3.1", "The server has no room left.", SYSTEM),
          status("3.2", "The server takes no mail now.", SYSTEM),
          status("3.3", "The server cannot do what was asked for.", SYSTEM),
          status("3.4", "The message is too large for the server.", SYSTEM),
          status("3.5", "The server is set up wrongly.", SYSTEM),
          status("3.6", "The priority asked for was changed.", "RFC 6710 §4"),
          status("4.0", "Something about the network or the way.", ROUTING),
          status("4.1", "No answer from the host.", ROUTING),
          status("4.2", "The connection was bad, or was lost.", ROUTING),
          status("4.3", "DNS, or another directory, could not say.", ROUTING),
          status("4.4", "No way to the destination is known.", ROUTING),
          status("4.5", "Too much mail on the way.", ROUTING),
          status("4.6", "A loop: the message has come by here before.", ROUTING),
          status("4.7", "The time for delivery is over.", ROUTING),
          status("5.0", "Something about the protocol.", PROTOCOL),
          status("5.1", "The command is not one that works here or now.", PROTOCOL),
          status("5.2", "The line cannot be read.", PROTOCOL),
          status("5.3", "Too many recipients in one transaction.", PROTOCOL),
          status("5.4", "What stands behind the command is wrong.", PROTOCOL),
          status("5.5", "The two sides speak different versions of the protocol.", PROTOCOL),
          status("5.6", "A line of the login is too long.", "RFC 4954 §6"),
          status("6.0", "Something about the content.", CONTENT),
          status("6.1", "The content is of a kind that is not taken.", CONTENT),
          status("6.2", "The content would have to be converted, which is forbidden.", CONTENT),
          status("6.3", "The content would have to be converted, which cannot be done.", CONTENT),
          status("6.4", "The content was converted with a loss.", CONTENT),
          status("6.5", "The content could not be converted.", CONTENT),
          status("6.6", "The content cannot be had.", "RFC 4468 §5"),
          status("6.7", "An address beyond ASCII is not possible here.", "RFC 6531 §4"),
          status("6.8", "A reply beyond ASCII would be needed.", "RFC 6531 §4"),
          status("6.9", "A header section beyond ASCII cannot go further.", "RFC 6531 §4"),
          status("7.0", "A rule of the server's, or something about security.", POLICY),
          status("7.1", "The rules do not allow this.", POLICY),
          status("7.2", "Not allowed to send to this list.", POLICY),
          status("7.3", "Security of the two sides does not fit together.", POLICY),
          status("7.4", "A protection that was asked for does not exist here.", POLICY),
          status("7.5", "Cryptography failed.", POLICY),
          status("7.6", "This cryptography is not supported.", POLICY),
          status("7.7", "The message was changed on its way.", POLICY),
          status("7.8", "User name or password is wrong.", "RFC 4954 §6"),
          status("7.9", "This way to log in is too weak.", "RFC 4954 §6"),
          status("7.10", "Encryption is needed.", "RFC 5248 §2.4"),
          status("7.11", "This way to log in needs TLS first.", "RFC 4954 §6"),
          status("7.12", "The password must be changed to another form first.", "RFC 4954 §6"),
          status("7.13", "The account is disabled.", "RFC 5248 §2.4"),
          status("7.14", "The two servers would have to know each other.", "RFC 5248 §2.4"),
          status("7.15", "The priority is too low for now.", "RFC 6710 §4"),
          status("7.16", "The message is too large for its priority.", "RFC 6710 §4"),
          status("7.17", "The mailbox has had another owner since.", "RFC 7293"),
          status("7.18", "The domain has had another owner since.", "RFC 7293"),
          status("7.19", "Nobody can say who owned the mailbox.", "RFC 7293"),
          status("7.20", "No DKIM signature passes.", "RFC 7372 §3.1"),
          status("7.21", "No DKIM signature is acceptable.", "RFC 7372 §3.1"),
          status("7.22", "No DKIM signature is the author's.", "RFC 7372 §3.1"),
          status("7.23", "SPF says that this client may not send for the domain.", "RFC 7372 §3.2"),
          status("7.24", "SPF could not be checked.", "RFC 7372 §3.2"),
          status("7.25", "The client's address has no name that leads back.", "RFC 7372 §3.3"),
          status("7.26", "Several checks of the sender failed.", "RFC 7372 §3.4"),
          status("7.27", "The sender's domain says that it takes no mail.", "RFC 7505 §4.2"),
          status("7.28", "Too much mail at once from this sender.", "register of RFC 5248"),
          status("7.29", "The chain of ARC is broken.", "RFC 8617 §5.2.2"),
          status("7.30", "Verified TLS was asked for and cannot be had.", "RFC 8689 §4.2.1"),
          new Term(
              UNKNOWN,
              "an enhanced status",
              "A status that is not in the register; the words behind it must say it.",
              "RFC 3463 §2"));

  private StatusTerms() {}

  /** The two terms of a status. */
  static List<String> of(EnhancedStatus status) {
    String id = id(status.subject() + "." + status.detail());
    String known = ALL.stream().map(Term::id).filter(id::equals).findFirst().orElse(UNKNOWN);
    return List.of("status." + status.cls(), known);
  }

  private static String id(String numbers) {
    return "status.X." + numbers;
  }

  private static Term status(String numbers, String text, String section) {
    return new Term(id(numbers), "X." + numbers, text, section);
  }

  private static Term firstNumber(int number, String text) {
    return new Term("status." + number, number + ".X.X", text, "RFC 3463 §3");
  }
}
