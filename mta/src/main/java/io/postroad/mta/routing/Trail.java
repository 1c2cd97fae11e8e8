package io.postroad.mta.routing;

import io.postroad.mta.settings.SettingName;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Hears, step by step, why the code that decides about mail decides as it does, so that it can be
 * explained without a second opinion. Where nobody listens no step is made.
 */
@FunctionalInterface
public interface Trail {

  /** Nobody listens. */
  Trail SILENT = _ -> {};

  /** One more step. */
  void tell(Supplier<Step> step);

  /** Tells a step that one setting makes. */
  default void tell(Stage stage, SettingName setting, Supplier<String> text) {
    tell(() -> new Step(stage, text.get(), List.of(setting)));
  }

  /** Tells a step that no setting makes. */
  default void tell(Stage stage, Supplier<String> text) {
    tell(() -> new Step(stage, text.get(), List.of()));
  }

  /** What a step is about, in the order of a message's life. */
  enum Stage {
    /** Where it comes to. */
    LISTENER,
    /** Who comes. */
    CLIENT,
    /** What a local-part stands for. */
    ADDRESS,
    /** Whether this client may send there. */
    RELAY,
    /** Whether this reverse-path may send. */
    SENDER,
    /** Which reverse-path goes on. */
    REWRITING,
    /** Which way it takes from here. */
    ROUTE,
    /** Which hosts take it. */
    HOSTS,
    /** How the connection is secured. */
    TLS,
    /** How hard the destination is pressed. */
    LIMITS,
    /** When it is tried again. */
    RETRY
  }

  /**
   * One step of a decision.
   *
   * @param text one sentence without its full stop
   * @param settings what made it; none where the protocol or the program itself does
   */
  record Step(Stage stage, String text, List<SettingName> settings) {

    /** Copies the list. */
    public Step {
      settings = List.copyOf(settings);
    }

    /** The setting that counts most. */
    public Optional<SettingName> setting() {
      return settings.stream().findFirst();
    }
  }
}
