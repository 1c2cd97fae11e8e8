package io.postroad.app.web.faults;

import io.postroad.app.config.BadValueException;
import io.postroad.app.json.Json;
import io.postroad.smtp.reply.AskedReplies;
import io.postroad.smtp.server.MishapRule;
import io.postroad.smtp.server.Mishaps.Action;
import io.postroad.smtp.server.Mishaps.Stage;
import io.postroad.smtp.server.PlannedMishaps;
import io.postroad.smtp.server.PlannedMishaps.Planned;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Mailpit's chaos as rules of ours: three triggers, each with a code and a probability in percent.
 * A trigger that is left out of a change is switched off, with its usual code. Stateless.
 */
final class Chaos {
  private Chaos() {}

  private enum Trigger {
    SENDER("Sender", Stage.MAIL, 451),
    RECIPIENT("Recipient", Stage.RCPT, 451),
    AUTHENTICATION("Authentication", Stage.AUTH, 535);

    private final String word;
    private final Stage stage;
    private final int usualCode;

    Trigger(String word, Stage stage, int usualCode) {
      this.word = word;
      this.stage = stage;
      this.usualCode = usualCode;
    }

    String ruleName() {
      return "chaos-" + stage.name().toLowerCase(Locale.ROOT);
    }
  }

  private record Setting(int code, int probability) {}

  /**
   * Sets all three.
   *
   * @throws BadValueException when a number is out of range; nothing has changed then
   */
  static void set(PlannedMishaps faults, Map<String, @Nullable Object> json)
      throws BadValueException {
    Map<Trigger, Setting> settings = new EnumMap<>(Trigger.class);
    for (Trigger trigger : Trigger.values()) {
      settings.put(trigger, setting(trigger, json.get(trigger.word)));
    }
    settings.forEach((trigger, setting) -> apply(faults, trigger, setting));
  }

  private static Setting setting(Trigger trigger, @Nullable Object given) throws BadValueException {
    if (!(given instanceof Map<?, ?> object)) {
      return new Setting(trigger.usualCode, 0);
    }
    int code = number(trigger, "ErrorCode", object.get("ErrorCode"), trigger.usualCode);
    int probability = number(trigger, "Probability", object.get("Probability"), 0);
    if (code < 400 || code > 599) {
      throw new BadValueException(trigger.word + ": ErrorCode is from 400 to 599");
    }
    if (probability < 0 || probability > 100) {
      throw new BadValueException(trigger.word + ": Probability is from 0 to 100");
    }
    return new Setting(code, probability);
  }

  private static int number(Trigger trigger, String name, @Nullable Object given, int fallback)
      throws BadValueException {
    return switch (given) {
      case null -> fallback;
      case Integer number -> number;
      default -> throw new BadValueException(trigger.word + ": " + name + " is a whole number");
    };
  }

  private static void apply(PlannedMishaps faults, Trigger trigger, Setting setting) {
    if (setting.probability == 0) {
      faults.remove(trigger.ruleName());
      return;
    }
    Action action =
        new Action.Say(
            AskedReplies.of(
                    setting.code, "Chaos " + trigger.word.toLowerCase(Locale.ROOT) + " error")
                .orElseThrow());
    var _ =
        faults.replace(
            trigger.ruleName(),
            new MishapRule(trigger.stage, "", "", 0, 0, setting.probability, action));
  }

  /** What is set. */
  static Map<String, @Nullable Object> shown(PlannedMishaps faults) {
    Map<String, @Nullable Object> json = Json.object();
    for (Trigger trigger : Trigger.values()) {
      Optional<Planned> rule =
          faults.list().stream().filter(p -> p.name().equals(trigger.ruleName())).findFirst();
      Map<String, @Nullable Object> shown = Json.object();
      shown.put("ErrorCode", rule.map(Chaos::code).orElse(trigger.usualCode));
      shown.put("Probability", rule.map(p -> p.rule().chance()).orElse(0));
      json.put(trigger.word, shown);
    }
    return json;
  }

  private static int code(Planned planned) {
    return planned.rule().action() instanceof Action.Say(var reply) ? reply.code() : 0;
  }
}
