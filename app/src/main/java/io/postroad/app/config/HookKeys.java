package io.postroad.app.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys of {@code [[webhooks]]}. */
final class HookKeys {
  private HookKeys() {}

  static final Key<Optional<URI>> URL =
      Key.of(
          "url",
          Types.optional("http or https address", HookKeys::url),
          "",
          "Where events are sent by POST: https, or http on this machine and in private networks."
              + " Redirects are not followed. Needed, and each address once.");
  static final Key<Secret> SECRET =
      Key.of(
          "secret",
          Types.SECRET,
          "",
          "What each request is signed with (HMAC-SHA256): at least 16 characters, or whsec_ and"
              + " base64. Needed.");
  static final Key<List<Webhook.Kind>> EVENTS =
      Key.of(
          "events",
          Types.listOf(Types.choice(Webhook.Kind.class)),
          List.of("delivered", "deferred", "failed", "expired"),
          "The kinds of events that are sent.");
  static final Key<List<String>> HOOK_DOMAINS =
      Key.of(
          "domains",
          Types.listOf(Types.text("domain", Names::subdomainPattern)),
          List.of(),
          "Only events about recipients in these domains, others left out of them; a leading dot"
              + " means every subdomain. Empty: all.");
  static final Key<Duration> HOOK_KEEP =
      Key.of(
          "keep",
          Types.POSITIVE_DURATION,
          "1d",
          "How long an event is tried to be delivered; then it is dropped and counted.");
  static final Key<Long> HOOK_SIZE =
      Key.of(
          "size",
          Types.size(1 << 20, 1L << 30),
          "16MiB",
          "How much waiting events may take on disk; beyond it the oldest are dropped and"
              + " counted.");
  static final Section WEBHOOKS =
      Section.list(
          "webhooks",
          "Somebody who is told of events by HTTP; see docs/webhooks.md.",
          List.of(URL, SECRET, EVENTS, HOOK_DOMAINS, HOOK_KEEP, HOOK_SIZE));

  private static URI url(String text) throws BadValueException {
    URI url;
    try {
      url = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new BadValueException("\"" + text + "\" is not an address; write https://HOST/PATH");
    }
    boolean http = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
    if (!http || url.getHost() == null || url.getHost().isEmpty()) {
      throw new BadValueException("\"" + text + "\" is not an address; write https://HOST/PATH");
    }
    if (url.getUserInfo() != null || url.getFragment() != null) {
      throw new BadValueException(
          "an address with a user, password or fragment is not called; the signature tells who"
              + " sends");
    }
    return url;
  }
}
