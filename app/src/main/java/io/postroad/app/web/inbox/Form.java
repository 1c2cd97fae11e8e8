package io.postroad.app.web.inbox;

import io.postroad.app.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that a client sent. Names are compared without case and unknown ones passed over,
 * as Mailpit has it; null is nothing. Immutable.
 */
final class Form {
  private final TreeMap<String, Object> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private Form(Map<?, ?> given) {
    given.forEach((name, value) -> {
      if (value != null) {
        values.put(String.valueOf(name), value);
      }
    });
  }

  /** The body is not what it should be; the message says what it should be. */
  static final class BadFormException extends Exception {
    private static final long serialVersionUID = 1L;

    BadFormException(String message) {
      super(message);
    }
  }

  /** Reads the body; an empty one is an empty object. */
  static Form read(String body) throws BadFormException {
    try {
      return new Form(body.isBlank() ? Map.of() : Json.readObject(body));
    } catch (IOException e) {
      throw new BadFormException(String.valueOf(e.getMessage()));
    }
  }

  /** A text; empty where there is none. */
  String text(String name) throws BadFormException {
    return given(name).orElse("");
  }

  /** A text, if there is one. */
  Optional<String> given(String name) throws BadFormException {
    Object value = values.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String text) {
      return Optional.of(text);
    }
    throw new BadFormException(name + " must be a text");
  }

  boolean flag(String name) throws BadFormException {
    Object value = values.get(name);
    if (value == null || value instanceof Boolean) {
      return Boolean.TRUE.equals(value);
    }
    throw new BadFormException(name + " must be true or false");
  }

  List<String> texts(String name) throws BadFormException {
    List<String> texts = new ArrayList<>();
    for (Object item : list(name)) {
      if (!(item instanceof String text)) {
        throw new BadFormException(name + " must be an array of texts");
      }
      texts.add(text);
    }
    return texts;
  }

  List<Form> forms(String name) throws BadFormException {
    List<Form> forms = new ArrayList<>();
    for (Object item : list(name)) {
      if (!(item instanceof Map<?, ?> map)) {
        throw new BadFormException(name + " must be an array of objects");
      }
      forms.add(new Form(map));
    }
    return forms;
  }

  Optional<Form> form(String name) throws BadFormException {
    Object value = values.get(name);
    if (value == null || value instanceof Map<?, ?>) {
      return Optional.ofNullable((Map<?, ?>) value).map(Form::new);
    }
    throw new BadFormException(name + " must be an object");
  }

  /** The names as they were written. */
  List<String> names() {
    return List.copyOf(values.keySet());
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  private List<? extends @Nullable Object> list(String name) throws BadFormException {
    Object value = values.get(name);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list;
    }
    throw new BadFormException(name + " must be an array");
  }
}
