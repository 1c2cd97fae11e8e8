package io.postroad.verify.sim;

import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.Notify;
import io.postroad.smtp.command.Parameters;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A mail object that a simulated client hands in. Immutable; its content carries its number in the
 * field {@code X-Mail}.
 */
final class Mail {
  private static final String MARK = "X-Mail: ";

  private final int number;
  private final String sender;
  private final List<String> recipients;
  private final Map<String, Notify> wishes;
  private final byte[] content;
  private final String terms;

  private Mail(
      int number,
      String sender,
      List<String> recipients,
      Map<String, Notify> wishes,
      byte[] content,
      String terms) {
    this.terms = terms;
    this.number = number;
    this.sender = sender;
    this.recipients = List.copyOf(recipients);
    this.wishes = Map.copyOf(wishes);
    this.content = content;
  }

  /** Draws a content of a few hundred octets, seldom of some hundred thousand. */
  static Mail draw(int number, String sender, List<String> recipients, RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    text.append("From: <").append(sender).append(">\r\n");
    text.append("Subject: number ").append(number).append("\r\n");
    text.append(MARK).append(number).append("\r\n\r\n");
    int kind = random.nextInt(100);
    int lines = kind < 80 ? random.nextInt(20) : kind < 99 ? random.nextInt(300) : 6_000;
    for (int i = 0; i < lines; i++) {
      if (random.nextInt(4) == 0) {
        text.append('.');
      }
      text.append("line ").append(i).append(" of ").append(number);
      text.append(" ".repeat(random.nextInt(40))).append("\r\n");
    }
    return new Mail(
        number,
        sender,
        recipients,
        Map.of(),
        text.toString().getBytes(StandardCharsets.US_ASCII),
        "");
  }

  /** The same, with wishes for reports on every other recipient (RFC 3461 NOTIFY). */
  Mail withWishes(RandomGenerator random) {
    Map<String, Notify> drawn = new TreeMap<>();
    for (String recipient : recipients) {
      int bits = random.nextInt(16);
      if (bits < 8) {
        drawn.put(recipient, new Notify((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0));
      }
    }
    return new Mail(number, sender, recipients, drawn, content, terms);
  }

  /** The same, every other one held, to be delivered by a time, or more or less urgent. */
  Mail withTerms(RandomGenerator random) {
    StringBuilder drawn = new StringBuilder();
    int held = random.nextInt(4) == 0 ? random.nextInt(6 * 3600) : 0;
    if (held > 0) {
      drawn.append(" HOLDFOR=").append(held);
    }
    if (random.nextInt(4) == 0) {
      int by = held + 1 + random.nextInt(4 * 3600);
      drawn.append(" BY=").append(by).append(random.nextBoolean() ? ";R" : ";N");
    }
    if (random.nextInt(3) == 0) {
      drawn.append(" MT-PRIORITY=").append(random.nextInt(19) - 9);
    }
    return new Mail(number, sender, recipients, wishes, content, drawn.toString());
  }

  /** What was asked of time and urgency, as parameters of MAIL. */
  MailParameters terms() {
    return Parameters.mail(terms);
  }

  /** What the sender said about reports on this recipient. */
  Optional<Notify> wish(String recipient) {
    return Optional.ofNullable(wishes.get(recipient));
  }

  /** Whether a report of success is to come for this recipient once it is delivered. */
  boolean wantsSuccess(String recipient) {
    return !sender.isEmpty() && wish(recipient).filter(Notify::success).isPresent();
  }

  /** Whether a report is to come if this recipient fails. */
  boolean wantsFailure(String recipient) {
    return !sender.isEmpty() && wish(recipient).map(Notify::failure).orElse(true);
  }

  /** What the sender calls it (RFC 3461 ENVID). */
  String envelopeId() {
    return "mail " + number;
  }

  int number() {
    return number;
  }

  /** The reverse-path's address; empty for the null reverse-path. */
  String sender() {
    return sender;
  }

  List<String> recipients() {
    return recipients;
  }

  /** With CRLF line ends, as it goes into DATA before dots are stuffed; not to be changed. */
  byte[] content() {
    return content;
  }

  /** The number in a content that was delivered or returned; -1 when there is none. */
  static int numberIn(String content) {
    int at = content.indexOf(MARK);
    if (at < 0) {
      return -1;
    }
    int end = at + MARK.length();
    int number = 0;
    while (end < content.length() && Character.isDigit(content.charAt(end))) {
      number = number * 10 + content.charAt(end++) - '0';
    }
    return number;
  }

  /** Whether {@code delivered} is this content, whole, with nothing but fields before it. */
  boolean isWholeIn(byte[] delivered) {
    int from = delivered.length - content.length;
    return from >= 0
        && Arrays.equals(delivered, from, delivered.length, content, 0, content.length);
  }
}
