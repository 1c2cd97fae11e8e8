package io.postroad.app.cli;

import io.postroad.app.config.BadValueException;
import io.postroad.app.config.Quantities;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.reply.RequestedReplies;
import io.postroad.smtp.runtime.Execution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * How a sink misbehaves: the delays and refusals that were asked for. Filled by the command line.
 */
final class SinkManners {
  /** What a sink answers to. */
  enum Stage {
    MAIL,
    RCPT,
    DOT
  }

  private record Refusal(double share, Reply reply) {}

  @Option(
      names = "--delay",
      paramLabel = "STAGE=TIME",
      description =
          "wait before the reply to mail, rcpt or dot: --delay dot=200ms; may be repeated")
  private List<String> delays = new ArrayList<>();

  @Option(
      names = "--refuse",
      paramLabel = "STAGE=PERCENT:CODE",
      description =
          "refuse a share at mail, rcpt or dot: --refuse rcpt=5%%:550; may be repeated, 421 also"
              + " ends the session")
  private List<String> refusals = new ArrayList<>();

  /** The manners of one sink. */
  interface Manners {
    /** Waits as it was asked for; the refusal, if this one is to be refused. */
    Optional<Reply> at(Stage stage);
  }

  /**
   * What was asked for.
   *
   * @throws CommandException when it is not as the help says
   */
  Manners manners(Execution execution) throws CommandException {
    Map<Stage, Duration> waits = new EnumMap<>(Stage.class);
    for (String delay : delays) {
      waits.put(stage("--delay", delay), time(value(delay)));
    }
    Map<Stage, List<Refusal>> shares = new EnumMap<>(Stage.class);
    for (String refusal : refusals) {
      shares
          .computeIfAbsent(stage("--refuse", refusal), _ -> new ArrayList<>())
          .add(refusal(value(refusal)));
    }
    return stage -> {
      execution.time().sleep(waits.getOrDefault(stage, Duration.ZERO));
      double drawn = 100 * execution.random().nextDouble();
      for (Refusal each : shares.getOrDefault(stage, List.of())) {
        if (drawn < each.share()) {
          return Optional.of(each.reply());
        }
        drawn -= each.share();
      }
      return Optional.empty();
    };
  }

  private static String value(String option) {
    return option.substring(option.indexOf('=') + 1);
  }

  private static Stage stage(String option, String text) throws CommandException {
    String name = text.substring(0, Math.max(0, text.indexOf('=')));
    for (Stage stage : Stage.values()) {
      if (stage.name().equals(name.toUpperCase(Locale.ROOT))) {
        return stage;
      }
    }
    throw CommandException.usage(
        option + ": \"" + text + "\" names none of the stages mail, rcpt, dot, such as dot=...");
  }

  private static Duration time(String text) throws CommandException {
    try {
      return Quantities.duration(text);
    } catch (BadValueException e) {
      throw CommandException.usage("--delay: " + e.message());
    }
  }

  private static Refusal refusal(String text) throws CommandException {
    int colon = text.indexOf(':');
    String share = text.substring(0, Math.max(0, colon)).replace("%", "");
    try {
      double percent = Double.parseDouble(share);
      int code = Integer.parseInt(text.substring(colon + 1));
      if (percent > 0 && percent <= 100 && code >= 400 && code <= 599) {
        return new Refusal(percent, RequestedReplies.refusal(code));
      }
    } catch (NumberFormatException e) {
      throw CommandException.usage(badRefusal(text) + " (" + e.getMessage() + ")");
    }
    throw CommandException.usage(badRefusal(text));
  }

  private static String badRefusal(String text) {
    return "--refuse: \""
        + text
        + "\" is not PERCENT:CODE with 0 to 100 and 400 to 599, such as"
        + " 5%:451";
  }
}
