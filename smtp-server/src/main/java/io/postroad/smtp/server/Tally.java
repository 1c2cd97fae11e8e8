package io.postroad.smtp.server;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Time;
import java.util.Optional;

/** What a session has used of its limits. Confined to the session's thread. */
final class Tally {

  /** What one more error means. */
  enum Standing {
    FINE,
    /** Answer after the delay. */
    SLOW,
    /** Too many: the session ends. */
    OUT
  }

  private final Limits limits;
  private final boolean trusted;
  private final Connections connections;
  private int errors;
  private int idleCommands;
  private int unknownRecipients;
  private int messages;
  private int overlongLines;
  private Deadline transactionBy;
  private boolean loggedIn;
  private Optional<Deadline> logInBy = Optional.empty();

  Tally(Limits limits, boolean trusted, Connections connections, Time time) {
    this.limits = limits;
    this.trusted = trusted;
    this.connections = connections;
    this.transactionBy = time.deadlineIn(limits.transactionTimeout());
  }

  /** One more error. */
  Standing error() {
    errors++;
    boolean stressed = stressed();
    int most = stressed ? limits.stressErrorsPerSession() : limits.errorsPerSession();
    if (errors >= most) {
      return Standing.OUT;
    }
    return errors > limits.softErrors() && !stressed ? Standing.SLOW : Standing.FINE;
  }

  /** One more command that achieves nothing; it counts as an error beyond their number. */
  Standing idleCommand() {
    idleCommands++;
    boolean free = trusted || limits.idleCommands() == 0;
    return free || idleCommands <= limits.idleCommands() ? Standing.FINE : error();
  }

  /** One more unknown recipient; true when they are too many. */
  boolean unknownRecipient() {
    unknownRecipients++;
    int most = limits.unknownRecipientsPerSession();
    return !trusted && most > 0 && unknownRecipients >= most;
  }

  /** A content has come to its end, whatever became of it. */
  void contentEnded() {
    idleCommands = 0;
  }

  /** A message was accepted; true when the session has had its number of them. */
  boolean messageAccepted(Time time) {
    messages++;
    transactionBy = time.deadlineIn(limits.transactionTimeout());
    int most = limits.messagesPerSession();
    return !trusted && most > 0 && messages >= most;
  }

  /** One more overlong line; true from the second on. */
  boolean overlongLine() {
    return ++overlongLines > 1;
  }

  /** When the next command must have begun. */
  Deadline nextCommand(Time time) {
    Deadline command =
        time.deadlineIn(stressed() ? limits.stressCommandTimeout() : limits.commandTimeout());
    Deadline earlier = command.orEarlier(transactionBy);
    return logInBy.map(earlier::orEarlier).orElse(earlier);
  }

  /** The connection is one that is kept for users: whoever does not log in by then leaves. */
  void mustLogInBy(Deadline deadline) {
    logInBy = Optional.of(deadline);
  }

  /** Whether the time to log in is over. */
  boolean loginOverdue(Time time) {
    return logInBy.filter(by -> by.passed(time)).isPresent();
  }

  /** The client has logged in: stress does not shorten its session any more. */
  void loggedIn() {
    loggedIn = true;
    logInBy = Optional.empty();
  }

  private boolean stressed() {
    return !trusted && !loggedIn && connections.stressed();
  }

  int messages() {
    return messages;
  }

  int errors() {
    return errors;
  }
}
