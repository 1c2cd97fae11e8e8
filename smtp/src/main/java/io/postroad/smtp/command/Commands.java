package io.postroad.smtp.command;

import io.postroad.smtp.address.Paths;
import io.postroad.smtp.text.Xtext;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

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
          "MAIL FROM:" + Paths.text(reversePath) + Parameters.text(parameters);
      case Command.Rcpt(var forwardPath, RcptParameters parameters) ->
          "RCPT TO:" + Paths.text(forwardPath) + Parameters.text(parameters);
      case Command.Data() -> "DATA";
      case Command.Rset() -> "RSET";
      case Command.Vrfy(String query) -> "VRFY " + query;
      case Command.Expn(String query) -> "EXPN " + query;
      case Command.Help(var topic) -> topic.map("HELP "::concat).orElse("HELP");
      case Command.Noop(var text) -> text.map("NOOP "::concat).orElse("NOOP");
      case Command.Quit() -> "QUIT";
      case Command.StartTls() -> "STARTTLS";
      case Command.Auth(String mechanism, var initial) ->
          "AUTH " + mechanism + initial.map(" "::concat).orElse("");
      case Command.Bdat(long size, boolean last) -> "BDAT " + size + (last ? " LAST" : "");
      case Command.Etrn(String node) -> "ETRN " + node;
      case Command.Lhlo(ClientName client) -> "LHLO " + client.text();
      case Command.Xclient(var attributes) ->
          "XCLIENT"
              + attributes.entrySet().stream()
                  .map(e -> " " + e.getKey() + "=" + Xtext.encode(e.getValue()))
                  .collect(Collectors.joining());
    };
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
