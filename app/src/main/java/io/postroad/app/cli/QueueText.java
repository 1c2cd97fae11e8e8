package io.postroad.app.cli;

import io.postroad.app.cli.Terminal.Colour;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Queued messages as text for people. */
final class QueueText {
  private static final String HEAD = "%-26s %6s %8s %-8s %s%n";

  private final Terminal terminal;
  private final Instant now;

  QueueText(Terminal terminal) {
    this.terminal = terminal;
    this.now = terminal.execution().get().time().now();
  }

  void list(List<Map<String, @Nullable Object>> messages) {
    if (messages.isEmpty()) {
      terminal.out().println("the queue is empty");
      return;
    }
    terminal.out().printf(Locale.ROOT, HEAD, "ID", "AGE", "SIZE", "STATE", "SENDER");
    messages.forEach(this::message);
  }

  private void message(Map<String, @Nullable Object> message) {
    String sender = text(message, "sender");
    Duration age = Duration.between(Instant.parse(text(message, "received")), now);
    terminal
        .out()
        .printf(
            Locale.ROOT,
            HEAD,
            text(message, "id"),
            Amounts.age(age),
            Amounts.size(number(message, "size")),
            text(message, "state"),
            sender.isEmpty() ? "<>" : sender);
    if (message.get("terms") instanceof List<?> terms && !terms.isEmpty()) {
      String words = String.join("; ", terms.stream().map(String::valueOf).toList());
      terminal.out().println("  " + words);
    }
    if (message.get("recipients") instanceof List<?> recipients) {
      recipients.forEach(recipient -> {
        if (recipient instanceof Map<?, ?> fields) {
          recipient(fields);
        }
      });
    }
  }

  private void recipient(Map<?, ?> fields) {
    String state = String.valueOf(fields.get("state"));
    StringBuilder line = new StringBuilder("  ").append(fields.get("address")).append(": ");
    line.append(terminal.paint(colour(state), state));
    line.append(" for ").append(fields.get("destination"));
    Object next = fields.get("next-attempt");
    if (next != null) {
      Duration until = Duration.between(now, Instant.parse(next.toString()));
      line.append(until.isNegative() ? ", due" : ", next attempt in " + Amounts.age(until));
      line.append(", ").append(fields.get("attempts")).append(" made");
    }
    String reply = String.valueOf(fields.get("last-reply"));
    if (!reply.isEmpty()) {
      line.append("; ").append(reply);
    }
    terminal.out().println(line);
  }

  private static Colour colour(String state) {
    return switch (state) {
      case "held" -> Colour.BAD;
      case "deferred" -> Colour.DOUBT;
      default -> Colour.GOOD;
    };
  }

  private static String text(Map<String, @Nullable Object> object, String name) {
    return String.valueOf(object.getOrDefault(name, ""));
  }

  private static long number(Map<String, @Nullable Object> object, String name) {
    return object.get(name) instanceof Number number ? number.longValue() : 0;
  }
}
