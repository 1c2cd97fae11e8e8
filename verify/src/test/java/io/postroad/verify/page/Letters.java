package io.postroad.verify.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Sends many messages as they stand, octet for octet, over one SMTP session. */
final class Letters {
  private Letters() {}

  /**
   * Sends messages with line ends of their own choice made CR LF; other octets are not touched.
   *
   * @return the ids that the server gave, in the order of the messages
   */
  static List<String> send(int smtpPort, List<String> messages) {
    List<String> ids = new ArrayList<>();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), smtpPort)) {
      socket.setSoTimeout(30_000);
      socket.setTcpNoDelay(true); // else each text waits for an acknowledgement
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      OutputStream out = socket.getOutputStream();
      assertThat(in.readLine()).startsWith("220");
      say(out, in, "HELO client.example.test", "250");
      for (String message : messages) {
        say(out, in, "MAIL FROM:<ann@example.test>", "250");
        say(out, in, "RCPT TO:<bob@example.net>", "250");
        say(out, in, "DATA", "354");
        String text = message.replace("\r", "").replace("\n", "\r\n").replace("\r\n.", "\r\n..");
        out.write(text.getBytes(StandardCharsets.UTF_8));
        String reply = say(out, in, "\r\n.", "250");
        ids.add(reply.substring(reply.lastIndexOf(' ') + 1));
      }
      say(out, in, "QUIT", "221");
      return ids;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String say(OutputStream out, BufferedReader in, String line, String code)
      throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
    String reply = in.readLine();
    assertThat(reply).as("the reply to %s", line.strip()).startsWith(code);
    return reply;
  }
}
