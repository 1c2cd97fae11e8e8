package io.postroad.smtp.server;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * How much of everything one server grants. The names are those of the keys under {@code [limits]}.
 * Sizes are in octets and shares in per cent; a limit whose text says so is unlimited at 0.
 * Immutable.
 *
 * @param connections open at once, all listeners together
 * @param connectionsDescriptorShare more connections than this share of the descriptor limit are
 *     never taken
 * @param connectionsKept this share of the connections is for trusted clients, and on listeners
 *     where users log in for those who do so within the time of AUTH
 * @param connectionsPerAddress open at once from one client, an IPv4 address or an IPv6 /64; 0:
 *     unlimited; trusted clients are exempt
 * @param connectionRatePerAddress new connections of one such client; trusted clients are exempt
 * @param commandLine with its CR LF (RFC 5321 §4.5.3.1.4 asks for 512 and more for extensions)
 * @param textLine in the content, with its CR LF (RFC 5321 §4.5.3.1.6 asks for 1000)
 * @param headerBlock the whole header section
 * @param headerField one field with its folded lines
 * @param headerFields how many fields
 * @param receivedFields more Received fields than these are a loop (RFC 5321 §6.3)
 * @param messageSize the content, as announced by SIZE (RFC 1870)
 * @param messageOverrun read and dropped beyond the message size before the connection is closed
 * @param recipients in one transaction (RFC 5321 §4.5.3.1.8: never below 100)
 * @param messagesPerSession 0: unlimited; trusted clients are exempt
 * @param softErrors from this many on, each further error is answered after {@code errorDelay}
 * @param errorsPerSession at this many the session ends
 * @param idleCommands NOOP, RSET, EHLO, VRFY, EXPN and HELP between two messages; each further one
 *     counts as an error; 0: unlimited; trusted clients are exempt
 * @param unknownRecipientsPerSession at this many the session ends; 0: unlimited; trusted clients
 *     are exempt
 * @param commandTimeout until the next command begins (RFC 5321 §4.5.3.2.7)
 * @param commandLineTimeout for the rest of a command line once it has begun
 * @param tlsHandshakeTimeout for the whole TLS handshake
 * @param dataBlockTimeout until the next octets of the content (RFC 5321 §4.5.3.2.5)
 * @param dataTimeout for the whole content, beside the time its size needs at {@code dataRate}
 * @param dataRate octets a second that a content must keep up on average
 * @param dataRateAfter when the rate begins to be asked for
 * @param writeTimeout until the client has taken a reply
 * @param transactionTimeout without a finished transaction the session ends after this time
 * @param lingerTimeout how long input is dropped after the last reply (rule S9)
 * @param unreadInput of a content that is read ahead of what takes it; then reading stops
 * @param unsentOutput replies that wait to be sent; then nothing is done before they are
 * @param stressFrom share of the connections or of the heap in use from which stress mode is on
 * @param stressUntil and below which it is off again
 * @param stressCommandTimeout in stress mode, instead of {@code commandTimeout}; not for trusted
 *     clients
 * @param wishes what senders may ask of time, urgency and secrecy
 * @param stressErrorsPerSession in stress mode, instead of {@code errorsPerSession}; not for
 *     trusted clients
 * @param authentication what AUTH may cost
 */
public record Limits(
    int connections,
    int connectionsDescriptorShare,
    int connectionsKept,
    int connectionsPerAddress,
    ConnectionRate connectionRatePerAddress,
    int commandLine,
    int textLine,
    int headerBlock,
    int headerField,
    int headerFields,
    int receivedFields,
    long messageSize,
    long messageOverrun,
    int recipients,
    int messagesPerSession,
    int softErrors,
    Duration errorDelay,
    int errorsPerSession,
    int idleCommands,
    int unknownRecipientsPerSession,
    Duration commandTimeout,
    Duration commandLineTimeout,
    Duration tlsHandshakeTimeout,
    Duration dataBlockTimeout,
    Duration dataTimeout,
    int dataRate,
    Duration dataRateAfter,
    Duration writeTimeout,
    Duration transactionTimeout,
    Duration lingerTimeout,
    int unreadInput,
    int unsentOutput,
    int stressFrom,
    int stressUntil,
    Duration stressCommandTimeout,
    int stressErrorsPerSession,
    Wishes wishes,
    Watermarks watermarks,
    AuthLimits authentication) {

  /** The defaults of the reliability rules. */
  public static final Limits DEFAULTS = new LimitsDraft().limits();

  /**
   * New connections of one client in a time; no events at all mean unlimited.
   *
   * @param connections 0: unlimited
   */
  public record ConnectionRate(int connections, Duration per) {

    /** Checks the range. */
    public ConnectionRate {
      atLeast("connection-rate-per-address", connections, 0);
      positive("connection-rate-per-address", per);
    }
  }

  /** Checks every range; the message names the key. */
  public Limits {
    atLeast("connections", connections, 1);
    share("connections-descriptor-share", connectionsDescriptorShare);
    share("connections-kept", connectionsKept);
    atLeast("connections-per-address", connectionsPerAddress, 0);
    // RFC 5321 §4.5.3.1: these are the least that a server must be able to take.
    atLeast("command-line", commandLine, 512);
    atLeast("text-line", textLine, 1000);
    atLeast("recipients", recipients, 100);
    atLeast("header-block", headerBlock, 1000);
    atLeast("header-field", headerField, 1000);
    atLeast("header-fields", headerFields, 1);
    atLeast("received-fields", receivedFields, 1);
    atLeast("message-size", messageSize, 1);
    atLeast("message-overrun", messageOverrun, 0);
    atLeast("messages-per-session", messagesPerSession, 0);
    atLeast("soft-errors", softErrors, 0);
    notNegative("error-delay", errorDelay);
    atLeast("errors-per-session", errorsPerSession, 1);
    atLeast("idle-commands", idleCommands, 0);
    atLeast("unknown-recipients-per-session", unknownRecipientsPerSession, 0);
    positive("command-timeout", commandTimeout);
    positive("command-line-timeout", commandLineTimeout);
    positive("tls-handshake-timeout", tlsHandshakeTimeout);
    positive("data-block-timeout", dataBlockTimeout);
    positive("data-timeout", dataTimeout);
    atLeast("data-rate", dataRate, 1);
    notNegative("data-rate-after", dataRateAfter);
    positive("write-timeout", writeTimeout);
    positive("transaction-timeout", transactionTimeout);
    notNegative("linger-timeout", lingerTimeout);
    atLeast("unread-input", unreadInput, 1024);
    atLeast("unsent-output", unsentOutput, 1024);
    share("stress-from", stressFrom);
    share("stress-until", stressUntil);
    if (stressUntil > stressFrom) {
      throw new IllegalArgumentException(
          "stress-until must not be above stress-from (" + stressFrom + "), but is " + stressUntil);
    }
    positive("stress-command-timeout", stressCommandTimeout);
    atLeast("stress-errors-per-session", stressErrorsPerSession, 1);
  }

  /** These limits with what {@code change} sets on a draft of them. */
  public Limits with(Consumer<LimitsDraft> change) {
    LimitsDraft draft = new LimitsDraft(this);
    change.accept(draft);
    return draft.limits();
  }

  static void atLeast(String key, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(key + " must be at least " + least + ", but is " + value);
    }
  }

  static void share(String key, int value) {
    if (value < 0 || value > 100) {
      throw new IllegalArgumentException(key + " must be 0 to 100 per cent, but is " + value);
    }
  }

  static void positive(String key, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(key + " must be a positive time, but is " + value);
    }
  }

  static void notNegative(String key, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(key + " must not be negative, but is " + value);
    }
  }
}
