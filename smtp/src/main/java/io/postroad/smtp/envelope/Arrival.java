package io.postroad.smtp.envelope;

/**
 * How a message came to this server: what its SMTP session knew, as text for rules and views. It
 * travels with the envelope but transports nothing. Immutable; every text is bounded.
 *
 * @param account who had logged in; empty for nobody
 * @param client the IP address that sent it; empty when it was made here
 * @param greeting the name the client gave with EHLO or HELO, which proves nothing
 * @param session the id of the session; empty when it was made here
 */
public record Arrival(String account, String client, String greeting, String session) {

  /** Of each text so much is kept. */
  public static final int TEXT_MAX = 255;

  /** Of a message that no session brought, or whose session is forgotten. */
  public static final Arrival UNKNOWN = new Arrival("", "", "", "");

  /** Cuts what is too long. */
  public Arrival {
    account = cut(account);
    client = cut(client);
    greeting = cut(greeting);
    session = cut(session);
  }

  private static String cut(String text) {
    if (text.length() <= TEXT_MAX) {
      return text;
    }
    return text.substring(
        0, Character.isHighSurrogate(text.charAt(TEXT_MAX - 1)) ? TEXT_MAX - 1 : TEXT_MAX);
  }
}
