package io.postroad.app.web.faults;

import io.postroad.app.config.BadValueException;
import io.postroad.app.config.Nearest;
import io.postroad.app.config.Quantities;
import io.postroad.app.json.Json;
import io.postroad.smtp.reply.AskedReplies;
import io.postroad.smtp.server.MishapRule;
import io.postroad.smtp.server.Mishaps.Action;
import io.postroad.smtp.server.Mishaps.Stage;
import io.postroad.smtp.server.PlannedMishaps.Planned;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Faults as JSON has them, both ways. Stateless. */
final class FaultJson {
  private static final List<String> MEMBERS =
      List.of(
          "stage", "sender", "recipient", "skip", "times", "chance", "action", "reply", "delay");
  private static final String ACTIONS = "reply, delay, drop or accept-and-drop";

  /** As long as clients wait for a reply at the very most (RFC 5321 §4.5.3.2). */
  private static final Duration DELAY_MAX = Duration.ofMinutes(10);

  private FaultJson() {}

  /**
   * The rule that a request asks for.
   *
   * @throws BadValueException in words for whoever wrote it
   */
  static MishapRule rule(Map<String, @Nullable Object> json) throws BadValueException {
    for (String name : json.keySet()) {
      if (!MEMBERS.contains(name)) {
        throw new BadValueException(
            "there is no \""
                + name
                + "\""
                + Nearest.to(name, MEMBERS).map(n -> "; did you mean \"" + n + "\"?").orElse(""));
      }
    }
    try {
      return new MishapRule(
          stage(text(json, "stage")),
          text(json, "sender"),
          text(json, "recipient"),
          number(json, "skip", 0),
          number(json, "times", 1),
          (int) Math.min(number(json, "chance", 100), 101),
          action(json));
    } catch (IllegalArgumentException e) {
      throw new BadValueException(String.valueOf(e.getMessage()));
    }
  }

  private static Stage stage(String word) throws BadValueException {
    for (Stage stage : Stage.values()) {
      if (word(stage).equals(word)) {
        return stage;
      }
    }
    List<String> words = Arrays.stream(Stage.values()).map(FaultJson::word).toList();
    throw new BadValueException(
        "\"stage\" is one of "
            + String.join(", ", words)
            + Nearest.to(word, words).map(n -> "; did you mean \"" + n + "\"?").orElse(""));
  }

  private static String word(Stage stage) {
    return stage.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Action action(Map<String, @Nullable Object> json) throws BadValueException {
    String reply = text(json, "reply");
    String delay = text(json, "delay");
    String implied = reply.isEmpty() ? delay.isEmpty() ? "" : "delay" : "reply";
    String action = json.containsKey("action") ? text(json, "action") : implied;
    boolean both =
        (!reply.isEmpty() && !action.equals("reply"))
            || (!delay.isEmpty() && !action.equals("delay"));
    if (both) {
      throw new BadValueException("one action at a time: " + ACTIONS);
    }
    return switch (action) {
      case "reply" ->
          new Action.Say(
              AskedReplies.parse(reply)
                  .orElseThrow(() ->
                      new BadValueException(
                          "\"reply\" is a refusal such as \"451 4.3.0 try later\", with a code"
                              + " from 400 to 599 and a status of its class")));
      case "delay" -> new Action.Delay(delay(delay));
      case "drop" -> new Action.Drop();
      case "accept-and-drop" -> new Action.AcceptAndDrop();
      default -> throw new BadValueException("\"action\" is " + ACTIONS);
    };
  }

  private static Duration delay(String text) throws BadValueException {
    Duration delay = Quantities.duration(text);
    if (delay.compareTo(DELAY_MAX) > 0) {
      throw new BadValueException("\"delay\" is at most " + Quantities.show(DELAY_MAX));
    }
    return delay;
  }

  private static String text(Map<String, @Nullable Object> json, String name)
      throws BadValueException {
    return switch (json.get(name)) {
      case null -> "";
      case String text -> text;
      default -> throw new BadValueException("\"" + name + "\" is a text in quotes");
    };
  }

  private static long number(Map<String, @Nullable Object> json, String name, long fallback)
      throws BadValueException {
    return switch (json.get(name)) {
      case null -> fallback;
      case Integer number -> number;
      case Long number -> number;
      default -> throw new BadValueException("\"" + name + "\" is a whole number");
    };
  }

  /** A rule and what became of it. */
  static Map<String, @Nullable Object> of(Planned planned) {
    MishapRule rule = planned.rule();
    Map<String, @Nullable Object> json = Json.object();
    json.put("id", planned.name());
    json.put("stage", word(rule.stage()));
    json.put("sender", rule.sender());
    json.put("recipient", rule.recipient());
    json.put("skip", rule.skip());
    json.put("times", rule.times());
    json.put("chance", rule.chance());
    json.put("action", actionWord(rule.action()));
    reply(rule.action()).ifPresent(reply -> json.put("reply", reply));
    if (rule.action() instanceof Action.Delay(Duration duration)) {
      json.put("delay", Quantities.show(duration));
    }
    json.put("applied", planned.applied());
    json.put("left", planned.left() < 0 ? null : planned.left());
    return json;
  }

  private static Optional<String> reply(Action action) {
    return action instanceof Action.Say(var reply)
        ? Optional.of(reply.oneLine())
        : Optional.empty();
  }

  private static String actionWord(Action action) {
    return switch (action) {
      case Action.Say _ -> "reply";
      case Action.Delay _ -> "delay";
      case Action.Drop _ -> "drop";
      case Action.AcceptAndDrop _ -> "accept-and-drop";
    };
  }
}
