package io.postroad.app.cli;

import io.postroad.app.config.BadValueException;
import io.postroad.app.config.Quantities;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.Parameters;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What is asked of time, urgency and secrecy: FUTURERELEASE (RFC 4865), DELIVERBY (RFC 2852),
 * MT-PRIORITY (RFC 6710), REQUIRETLS (RFC 8689). Filled by the command line.
 */
final class WishOptions {
  @Option(
      names = "--hold-for",
      paramLabel = "TIME",
      description = "have the server hold the message so long: 2h, 3d (FUTURERELEASE)")
  private @Nullable String holdFor;

  @Option(
      names = "--hold-until",
      paramLabel = "MOMENT",
      description = "have it held until then: 2026-12-24T18:00:00Z (FUTURERELEASE)")
  private @Nullable String holdUntil;

  @Option(
      names = "--by",
      paramLabel = "TIME[;N|R][T]",
      description =
          "have it delivered within that time, else be told (N, the default) or get it back (R);"
              + " T traces its way: 10m, \"1h;R\", \"1h;NT\" (DELIVERBY)")
  private @Nullable String by;

  @Option(
      names = "--priority",
      paramLabel = "-9..9",
      description = "how urgent it is (MT-PRIORITY)")
  private @Nullable Integer priority;

  @Option(
      names = "--require-tls",
      description = "let it travel over verified TLS alone, all the way (REQUIRETLS)")
  private boolean requireTls;

  /** Whether the first hop must be verified too. */
  boolean requireTls() {
    return requireTls;
  }

  /** The same parameters of MAIL, with what is asked for. */
  MailParameters on(MailParameters others) throws CommandException {
    if (holdFor != null && holdUntil != null) {
      throw CommandException.usage("--hold-for and --hold-until do not go together");
    }
    StringBuilder text = new StringBuilder(Parameters.text(others));
    if (holdFor != null) {
      text.append(" HOLDFOR=").append(seconds("--hold-for", holdFor));
    }
    if (holdUntil != null) {
      text.append(" HOLDUNTIL=").append(moment(holdUntil));
    }
    if (by != null) {
      text.append(" BY=").append(deliverBy(by));
    }
    if (priority != null) {
      text.append(" MT-PRIORITY=").append(priority);
    }
    if (requireTls) {
      text.append(" REQUIRETLS");
    }
    try {
      return Parameters.mail(text.toString());
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(
          "--priority is -9 to 9; --hold-for and --by are at most nine digits of seconds, and --by"
              + " with R more than none");
    }
  }

  private static long seconds(String option, String time) throws CommandException {
    try {
      return Quantities.duration(time).toSeconds();
    } catch (BadValueException e) {
      throw CommandException.usage(option + ": " + e.message());
    }
  }

  private static Instant moment(String text) throws CommandException {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw CommandException.usage(
          "--hold-until: \"" + text + "\" is no moment; write 2026-12-24T18:00:00Z");
    }
  }

  private static String deliverBy(String text) throws CommandException {
    int semicolon = text.indexOf(';');
    String time = semicolon < 0 ? text : text.substring(0, semicolon);
    String mode = semicolon < 0 ? "N" : text.substring(semicolon + 1).toUpperCase(Locale.ROOT);
    return switch (mode) {
      case "N", "NT", "R", "RT" -> seconds("--by", time) + ";" + mode;
      default -> throw CommandException.usage("--by: \"" + mode + "\" is none of N, R, NT and RT");
    };
  }
}
