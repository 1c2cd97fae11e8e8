package io.postroad.smtp.client;

import io.postroad.smtp.command.ClientName;
import java.time.Duration;

/**
 * What a client calls itself and how long it waits. All times are total deadlines for one step, not
 * for one octet. Immutable.
 *
 * @param clientName the argument of EHLO and HELO
 * @param connect for the connection to be made
 * @param greeting for the whole 220 (RFC 5321 §4.5.3.2.1)
 * @param ehlo for the reply to EHLO, and again to HELO
 * @param mail for the reply to MAIL (RFC 5321 §4.5.3.2.2)
 * @param rcpt for each reply to RCPT (RFC 5321 §4.5.3.2.3)
 * @param data for the reply to DATA (RFC 5321 §4.5.3.2.4)
 * @param dataBlock for the server to take each block of content (RFC 5321 §4.5.3.2.5)
 * @param finalDot for the reply to the final dot (RFC 5321 §4.5.3.2.6); too short a time makes
 *     duplicates (RFC 1047)
 * @param rset for the reply to RSET
 * @param quit for the reply to QUIT
 */
public record ClientSettings(
    ClientName clientName,
    Duration connect,
    Duration greeting,
    Duration ehlo,
    Duration mail,
    Duration rcpt,
    Duration data,
    Duration dataBlock,
    Duration finalDot,
    Duration rset,
    Duration quit) {

  /** The times of the reliability rules, section 3, client side. */
  public static ClientSettings named(ClientName clientName) {
    return new ClientSettings(
        clientName,
        Duration.ofSeconds(30),
        Duration.ofSeconds(300),
        Duration.ofSeconds(300),
        Duration.ofSeconds(300),
        Duration.ofSeconds(300),
        Duration.ofSeconds(120),
        Duration.ofSeconds(180),
        Duration.ofSeconds(600),
        Duration.ofSeconds(30),
        Duration.ofSeconds(5));
  }
}
