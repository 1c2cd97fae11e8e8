package io.postroad.app.config;

import io.postroad.mta.settings.IpNetwork;
import io.postroad.mta.settings.Rate;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The types of values that the configuration knows. */
final class Types {
  private static final int DNS_PORT = 53;

  private Types() {}

  /** How a text becomes a value. */
  @FunctionalInterface
  interface FromText<T> {
    T from(String text) throws BadValueException;
  }

  private record Text<T>(String name, FromText<T> parser) implements ValueType<T> {
    @Override
    public T read(Object toml) throws BadValueException {
      return switch (toml) {
        case String text -> parser.from(text);
        case FromElsewhere(String text) -> parser.from(text);
        default -> throw new BadValueException(name + " in quotes is needed here");
      };
    }
  }

  private record Whole(String name, long min, long max) implements ValueType<Integer> {
    @Override
    public Integer read(Object toml) throws BadValueException {
      long number = number(toml);
      if (number < min || number > max) {
        throw new BadValueException(number + " is out of range; from " + min + " to " + max);
      }
      return (int) number;
    }

    private static long number(Object toml) throws BadValueException {
      if (toml instanceof Long number) {
        return number;
      }
      // A value from the environment or a file is always text.
      if (toml instanceof FromElsewhere(String text) && text.matches("[0-9]{1,9}")) {
        return Long.parseLong(text);
      }
      throw new BadValueException("a whole number without quotes is needed here");
    }
  }

  private record RateOrZero() implements ValueType<Optional<Rate>> {
    @Override
    public String name() {
      return "rate or 0";
    }

    @Override
    public Optional<Rate> read(Object toml) throws BadValueException {
      boolean zero = toml instanceof Long number && number == 0;
      return zero || "0".equals(toml) ? Optional.empty() : RATE.read(toml);
    }
  }

  private record YesOrNo() implements ValueType<Boolean> {
    @Override
    public String name() {
      return "true | false";
    }

    @Override
    public Boolean read(Object toml) throws BadValueException {
      return switch (toml) {
        case Boolean value -> value;
        // A value from the environment or a file is always text.
        case FromElsewhere(String text) when text.equals("true") || text.equals("false") ->
            text.equals("true");
        default -> throw new BadValueException("true or false without quotes is needed here");
      };
    }
  }

  /** A text that came, whole or in part, from the environment or a file. */
  record FromElsewhere(String text) {}

  private record ListOf<T>(String name, ValueType<T> element) implements ValueType<List<T>> {
    @Override
    public List<T> read(Object toml) throws BadValueException {
      if (!(toml instanceof List<?> given)) {
        throw new BadValueException("a list in brackets is needed here, such as [\"a\", \"b\"]");
      }
      List<T> result = new ArrayList<>();
      for (int i = 0; i < given.size(); i++) {
        try {
          result.add(element.read(given.get(i)));
        } catch (BadValueException e) {
          throw e.at(i);
        }
      }
      return List.copyOf(result);
    }
  }

  static final ValueType<Boolean> YES_OR_NO = new YesOrNo();
  static final ValueType<String> TEXT = text("text", text -> text);
  static final ValueType<String> SHORT_TEXT = text("text", Types::oneLine);

  /** A secret: shown nowhere. */
  static final ValueType<Secret> SECRET = text("secret", Secret::new);

  static final ValueType<Duration> DURATION = text("duration", Quantities::duration);
  static final ValueType<Optional<Duration>> OPTIONAL_DURATION =
      optional("duration or \"\"", Quantities::duration);
  static final ValueType<Duration> POSITIVE_DURATION = text("duration", Types::positive);
  static final ValueType<Long> SIZE = text("size", Quantities::size);
  static final ValueType<Optional<Rate>> RATE = optional("rate or \"\"", Quantities::rate);

  /** A rate, where 0 or "" is unlimited. */
  static final ValueType<Optional<Rate>> RATE_OR_ZERO = new RateOrZero();

  static final ValueType<InetSocketAddress> LISTENING = text("host:port", Addresses::listening);
  static final ValueType<Optional<InetSocketAddress>> OPTIONAL_LISTENING =
      optional("host:port or \"\"", Addresses::listening);
  static final ValueType<InetSocketAddress> SERVER = text("host:port", Types::server);
  static final ValueType<IpNetwork> NETWORK = text("network", Networks::parse);
  static final ValueType<Path> PATH = text("path", Types::path);
  static final ValueType<Optional<Path>> OPTIONAL_PATH = optional("path or \"\"", Types::path);
  static final ValueType<String> HOST_NAME = text("host name", Names::host);
  static final ValueType<Optional<String>> OPTIONAL_HOST_NAME =
      optional("host name or \"\"", Names::host);

  static <T> ValueType<T> text(String name, FromText<T> parser) {
    return new Text<>(name, parser);
  }

  static <T> ValueType<Optional<T>> optional(String name, FromText<T> parser) {
    return new Text<>(
        name, text -> text.isEmpty() ? Optional.empty() : Optional.of(parser.from(text)));
  }

  static ValueType<Integer> whole(int min, int max) {
    return new Whole("whole number", min, max);
  }

  /** A size of a few octets up to two gigabytes. */
  static ValueType<Integer> smallSize(int min, int max) {
    return text(SIZE.name(), text -> (int) bounded(text, min, max));
  }

  static ValueType<Long> size(long min, long max) {
    return text(SIZE.name(), text -> bounded(text, min, max));
  }

  private static long bounded(String text, long min, long max) throws BadValueException {
    long octets = Quantities.size(text);
    if (octets < min || octets > max) {
      throw new BadValueException(
          "\""
              + text
              + "\" is out of range; from "
              + Quantities.show(min)
              + " to "
              + Quantities.show(max));
    }
    return octets;
  }

  static ValueType<Integer> percent() {
    return new Whole("percent", 0, 100);
  }

  static <T> ValueType<List<T>> listOf(ValueType<T> element) {
    return new ListOf<>("list of " + element.name() + "s", element);
  }

  /** One of the constants, written in lower case. */
  static <E extends Enum<E>> ValueType<E> choice(Class<E> constants) {
    Map<String, E> words = new LinkedHashMap<>();
    for (E constant : constants.getEnumConstants()) {
      words.put(constant.name().toLowerCase(Locale.ROOT), constant);
    }
    String all = String.join(" | ", words.keySet());
    return text(
        all,
        text -> {
          E value = words.get(text);
          if (value == null) {
            throw new BadValueException(
                "\"" + text + "\" is none of the possible values; " + all,
                Nearest.to(text, words.keySet()));
          }
          return value;
        });
  }

  private static Duration positive(String text) throws BadValueException {
    Duration duration = Quantities.duration(text);
    if (duration.isZero()) {
      throw new BadValueException("a time of zero would never let anything happen; give more");
    }
    return duration;
  }

  private static InetSocketAddress server(String text) throws BadValueException {
    if (!text.startsWith("[") && text.indexOf(':') != text.lastIndexOf(':')) {
      return new InetSocketAddress(Addresses.literal(text), DNS_PORT);
    }
    Addresses.HostPort parts = Addresses.hostPort(text, DNS_PORT);
    return new InetSocketAddress(Addresses.literal(parts.host()), parts.port());
  }

  private static Path path(String text) throws BadValueException {
    try {
      if (!text.isEmpty()) {
        return Path.of(text);
      }
    } catch (InvalidPathException e) {
      throw new BadValueException("\"" + text + "\" is not a path: " + e.getReason());
    }
    throw new BadValueException("a path cannot be empty; name a file or folder");
  }

  private static String oneLine(String text) throws BadValueException {
    if (text.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
      throw new BadValueException("control characters are not allowed here; use one line of text");
    }
    return text;
  }
}
