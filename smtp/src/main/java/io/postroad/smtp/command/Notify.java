package io.postroad.smtp.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The NOTIFY parameter: never, or on one or more occasions (RFC 3461 §4.1). Immutable. */
public record Notify(boolean success, boolean failure, boolean delay) {

  /** No report whatever happens. */
  public static final Notify NEVER = new Notify(false, false, false);

  /** Reads the value; empty when it is none. */
  public static Optional<Notify> parse(String value) {
    if (value.equalsIgnoreCase("NEVER")) {
      return Optional.of(NEVER);
    }
    boolean success = false;
    boolean failure = false;
    boolean delay = false;
    for (String word : value.toUpperCase(Locale.ROOT).split(",", -1)) {
      switch (word) {
        case "SUCCESS" -> success = true;
        case "FAILURE" -> failure = true;
        case "DELAY" -> delay = true;
        default -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(new Notify(success, failure, delay));
  }

  /** As it stands on the wire. */
  public String text() {
    List<String> words = new ArrayList<>();
    if (success) {
      words.add("SUCCESS");
    }
    if (failure) {
      words.add("FAILURE");
    }
    if (delay) {
      words.add("DELAY");
    }
    return words.isEmpty() ? "NEVER" : String.join(",", words);
  }
}
