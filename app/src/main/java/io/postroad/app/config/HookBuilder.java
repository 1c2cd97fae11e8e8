package io.postroad.app.config;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes webhooks out of values. */
final class HookBuilder {
  /** Each has a thread and a file of its own. */
  private static final int HOOKS_MAX = 16;

  private static final int SECRET_MIN = 16;
  private static final String ENCODED = "whsec_";

  private final ConfigReader reader;

  HookBuilder(ConfigReader reader) {
    this.reader = reader;
  }

  List<Webhook> hooks(List<Node> nodes) {
    List<Webhook> hooks = new ArrayList<>();
    Set<URI> seen = new HashSet<>();
    for (Node node : nodes) {
      Optional<URI> url = node.get(HookKeys.URL);
      if (url.isEmpty()) {
        reader.add(node.position(), "webhooks.url: it is needed; say where events are sent");
        continue;
      }
      if (!seen.add(url.get())) {
        reader.add(
            node.setting(HookKeys.URL),
            "webhooks.url: " + url.get() + " is there twice; give one of them all the events");
      }
      secret(node);
      if (node.get(HookKeys.EVENTS).isEmpty()) {
        reader.add(
            node.setting(HookKeys.EVENTS), "webhooks.events: it would hear nothing; name a kind");
        continue;
      }
      hooks.add(
          new Webhook(
              url.get(),
              EnumSet.copyOf(node.get(HookKeys.EVENTS)),
              node.get(HookKeys.SECRET),
              node.get(HookKeys.HOOK_DOMAINS),
              node.get(HookKeys.HOOK_KEEP),
              node.get(HookKeys.HOOK_SIZE)));
    }
    if (hooks.size() > HOOKS_MAX) {
      reader.add(
          nodes.get(HOOKS_MAX).position(),
          "webhooks: more than " + HOOKS_MAX + "; let one of them pass events on");
    }
    return hooks;
  }

  private void secret(Node node) {
    String secret = node.get(HookKeys.SECRET).value();
    if (secret.startsWith(ENCODED) && octets(secret.substring(ENCODED.length())) < SECRET_MIN) {
      reader.add(
          node.setting(HookKeys.SECRET),
          "webhooks.secret: behind whsec_ at least 16 octets in base64 are needed");
    } else if (secret.getBytes(StandardCharsets.UTF_8).length < SECRET_MIN) {
      reader.add(
          secret.isEmpty() ? node.position() : node.setting(HookKeys.SECRET).position(),
          "webhooks.secret: at least 16 characters are needed; `openssl rand -base64 32` makes"
              + " some");
    }
  }

  private static int octets(String base64) {
    try {
      return Base64.getDecoder().decode(base64).length;
    } catch (IllegalArgumentException malformed) {
      return 0; // not base64 at all: too short as well
    }
  }
}
