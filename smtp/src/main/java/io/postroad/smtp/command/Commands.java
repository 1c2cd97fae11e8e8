package io.postroad.smtp.command;

import io.postroad.smtp.address.Paths;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Commands to octets. What leaves is checked as octets, here and not by callers (rule S3):
 * printable ASCII and spaces, then one CR LF. Thread-safe (no state).
 */
public final class Commands {

  private Commands() {}

  /**
   * The line for {@code command}, CR LF included.
   *
   * @throws IllegalArgumentException when an argument holds anything but printable ASCII
   */
  public static byte[] encode(Command command) {
    return line(text(command));
  }

  private static String text(Command command) {
    return switch (command) {
      case Command.Ehlo(ClientName client) -> "EHLO " + client.text();
      case Command.Helo(ClientName client) -> "HELO " + client.text();
      case Command.Mail(var reversePath, MailParameters parameters) ->
          "MAIL FROM:" + Paths.text(reversePath) + text(parameters);
      case Command.Rcpt(var forwardPath, RcptParameters()) -> "RCPT TO:" + Paths.text(forwardPath);
      case Command.Data() -> "DATA";
      case Command.Rset() -> "RSET";
      case Command.Vrfy(String query) -> "VRFY " + query;
      case Command.Expn(String query) -> "EXPN " + query;
      case Command.Help(var topic) -> topic.map("HELP "::concat).orElse("HELP");
      case Command.Noop(var text) -> text.map("NOOP "::concat).orElse("NOOP");
      case Command.Quit() -> "QUIT";
    };
  }

  private static String text(MailParameters parameters) {
    StringBuilder text = new StringBuilder();
    parameters.size().ifPresent(size -> text.append(" SIZE=").append(size));
    parameters.body().ifPresent(body -> text.append(" BODY=").append(body.keyword()));
    return text.toString();
  }

  /** An encoder that reports what it cannot map; {@code getBytes} would send a '?' instead. */
  private static byte[] line(String text) {
    ByteBuffer encoded;
    try {
      encoded = StandardCharsets.US_ASCII.newEncoder().encode(CharBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a command is ASCII", e);
    }
    byte[] octets = new byte[encoded.remaining() + 2];
    encoded.get(octets, 0, octets.length - 2);
    for (int i = 0; i < octets.length - 2; i++) {
      if (octets[i] < ' ' || octets[i] == 0x7F) {
        throw new IllegalArgumentException("a command is printable ASCII");
      }
    }
    octets[octets.length - 2] = '\r';
    octets[octets.length - 1] = '\n';
    return octets;
  }
}
