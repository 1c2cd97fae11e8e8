package io.postroad.app.cli;

import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.Notify;
import io.postroad.smtp.command.OriginalRecipient;
import io.postroad.smtp.command.Parameters;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.command.Returned;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.text.Xtext;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which delivery reports are wanted (RFC 3461). Filled by the command line. */
final class ReportOptions {
  @Option(
      names = "--notify",
      paramLabel = "WORDS",
      description =
          "when to be told of each recipient: success, failure, delay (some, by commas), or never")
  private @Nullable String notify;

  @Option(
      names = "--ret",
      paramLabel = "full|hdrs",
      description = "what a report of failure returns: the whole message, or its header")
  private @Nullable String ret;

  @Option(
      names = "--envid",
      paramLabel = "ID",
      description = "your name for this sending; reports quote it")
  private @Nullable String envid;

  @Option(
      names = "--orcpt",
      paramLabel = "[TYPE;]ADDRESS",
      description = "whom reports name as the original recipient (type: rfc822)")
  private @Nullable String orcpt;

  /** What goes with MAIL. */
  MailParameters mail() throws CommandException {
    StringBuilder text = new StringBuilder();
    if (ret != null) {
      text.append(" RET=").append(returned(ret).name());
    }
    if (envid != null) {
      text.append(" ENVID=").append(xtext("--envid", envid));
    }
    try {
      return Parameters.mail(text.toString());
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("--envid: printable ASCII, 1 to 100 characters");
    }
  }

  private static Returned returned(String word) throws CommandException {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "full" -> Returned.FULL;
      case "hdrs" -> Returned.HDRS;
      default -> throw CommandException.usage("--ret: \"" + word + "\" is neither full nor hdrs");
    };
  }

  private static String xtext(String option, String text) throws CommandException {
    try {
      return Xtext.encode(text);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(option + ": printable ASCII only");
    }
  }

  /** A recipient with what goes with its RCPT. */
  Recipient recipient(ForwardPath path) throws CommandException {
    Optional<Notify> wish = Optional.ofNullable(notify).flatMap(Notify::parse);
    if (notify != null && wish.isEmpty()) {
      throw CommandException.usage(
          "--notify: \""
              + notify
              + "\" is not never, nor success, failure and delay separated by commas");
    }
    return new Recipient(path, new RcptParameters(wish, original()));
  }

  private Optional<OriginalRecipient> original() throws CommandException {
    if (orcpt == null) {
      return Optional.empty();
    }
    int semicolon = orcpt.indexOf(';');
    String type = semicolon < 0 ? "rfc822" : orcpt.substring(0, semicolon);
    String address = orcpt.substring(semicolon + 1);
    try {
      return Optional.of(OriginalRecipient.of(type, address));
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(
          "--orcpt: \"" + orcpt + "\" is not an address, nor TYPE;ADDRESS");
    }
  }
}
