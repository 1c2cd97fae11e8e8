package io.postroad.app.config;

import java.util.List;
import java.util.Optional;

/** Lays the options of the command line over a configuration. */
final class OverrideReader {
  private OverrideReader() {}

  static void apply(Overrides overrides, Node root, ConfigReader reader) {
    set(root, ServerKeys.DATA, "--data", overrides.data(), reader);
    set(root.table(ServerKeys.HTTP), ServerKeys.HTTP_LISTEN, "--http", overrides.http(), reader);
    List<Node> listeners = root.list(ServerKeys.LISTEN);
    if (listeners.isEmpty()) {
      root.add(ServerKeys.LISTEN, new Node(ServerKeys.LISTEN, "listen", Position.START));
    }
    Node first = root.list(ServerKeys.LISTEN).getFirst();
    set(first, ServerKeys.LISTEN_ADDRESS, "--smtp", overrides.smtp(), reader);
  }

  private static <T> void set(
      Node node, Key<T> key, String option, Optional<String> given, ConfigReader reader) {
    if (given.isPresent()) {
      try {
        T value = key.type().read(given.get());
        node.put(new Setting<>(key, value, given.get(), new Origin.Option(option)));
      } catch (BadValueException e) {
        reader.add(Position.START, option + ": " + e.message());
      }
    }
  }
}
