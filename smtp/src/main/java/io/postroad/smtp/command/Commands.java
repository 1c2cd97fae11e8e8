package io.postroad.smtp.command;

import io.postroad.smtp.address.Paths;
import io.postroad.smtp.text.Utf8;
import io.postroad.smtp.text.Xtext;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * Commands to octets. What leaves is checked as octets, here and not by callers (rule S3):
 * printable ASCII and spaces, and UTF-8 only where SMTPUTF8 was said (RFC 6531 §3.1), then one CR
 * LF. Thread-safe (no state).
 */
public final class Commands {

  private Commands() {}

  /**
   * The line for {@code command}, CR LF included; UTF-8 only where the command itself says
   * SMTPUTF8.
   *
   * @throws IllegalArgumentException when an argument holds anything but printable ASCII
   */
  public static byte[] encode(Command command) {
    boolean utf8 =
        switch (command) {
          case Command.Mail(var _, MailParameters parameters) -> parameters.smtpUtf8();
          case Command.Vrfy(String _, boolean said) -> said;
          case Command.Expn(String _, boolean said) -> said;
          case Command.Ehlo _,
              Command.Helo _,
              Command.Rcpt _,
              Command.Data _,
              Command.Rset _,
              Command.Help _,
              Command.Noop _,
              Command.Quit _,
              Command.StartTls _,
              Command.Auth _,
              Command.Bdat _,
              Command.Etrn _,
              Command.Lhlo _,
              Command.Xclient _ ->
              false;
        };
    return line(text(command, utf8), utf8);
  }

  /**
   * The line for {@code command} inside a transaction whose MAIL said SMTPUTF8.
   *
   * @throws IllegalArgumentException when an argument holds a control or half a surrogate pair
   */
  public static byte[] encodeUtf8(Command command) {
    return line(text(command, true), true);
  }

  private static String text(Command command, boolean inUtf8) {
    return switch (command) {
      case Command.Ehlo(ClientName client) -> "EHLO " + client.text();
      case Command.Helo(ClientName client) -> "HELO " + client.text();
      case Command.Mail(var reversePath, MailParameters parameters) ->
          "MAIL FROM:" + Paths.text(reversePath) + Parameters.text(parameters);
      case Command.Rcpt(var forwardPath, RcptParameters parameters) ->
          "RCPT TO:"
              + Paths.text(forwardPath)
              + (inUtf8 ? Parameters.text(parameters) : Parameters.asciiText(parameters));
      case Command.Data() -> "DATA";
      case Command.Rset() -> "RSET";
      case Command.Vrfy(String query, boolean utf8) ->
          "VRFY " + query + (utf8 ? QueryText.PARAMETER : "");
      case Command.Expn(String query, boolean utf8) ->
          "EXPN " + query + (utf8 ? QueryText.PARAMETER : "");
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
  private static byte[] line(String text, boolean utf8) {
    if (Utf8.isAscii(text) && Utf8.isPrintable(text)) {
      return text.concat("\r\n").getBytes(StandardCharsets.US_ASCII); // what nearly all are
    }
    ByteBuffer encoded;
    try {
      Charset charset = utf8 ? StandardCharsets.UTF_8 : StandardCharsets.US_ASCII;
      encoded = charset.newEncoder().encode(CharBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a command is ASCII, or UTF-8 with SMTPUTF8", e);
    }
    byte[] octets = new byte[encoded.remaining() + 2];
    encoded.get(octets, 0, octets.length - 2);
    for (int i = 0; i < octets.length - 2; i++) {
      if ((octets[i] >= 0 && octets[i] < ' ') || octets[i] == 0x7F) {
        throw new IllegalArgumentException("a command is printable");
      }
    }
    if (!Utf8.isPrintable(text)) {
      throw new IllegalArgumentException("a command is printable");
    }
    octets[octets.length - 2] = '\r';
    octets[octets.length - 1] = '\n';
    return octets;
  }
}
