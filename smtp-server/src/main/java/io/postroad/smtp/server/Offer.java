package io.postroad.smtp.server;

import io.postroad.smtp.command.Dialect;
import io.postroad.smtp.command.Verb;
import io.postroad.smtp.extension.Keyword;
import io.postroad.smtp.extension.SessionLimits;
import io.postroad.smtp.reply.Replies;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.sasl.Mechanism;
import io.postroad.smtp.tls.TlsFacts;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a session offers: only what works on this connection (RFC 5321 §4.1.1.1). A parameter or
 * command of an extension that is not in here is refused. Thread-safe; what it offers does not
 * change.
 */
final class Offer {
  private final Map<Keyword, String> extensions;
  private final Dialect dialect;
  private final Wishes wishes;
  private volatile @Nullable Hello said;

  /** What was said to an EHLO, and the moment in it, the only thing that changes. */
  private record Hello(Instant latest, Reply reply) {}

  private Offer(Map<Keyword, String> extensions, Dialect dialect, Wishes wishes) {
    this.dialect = dialect;
    this.wishes = wishes;
    this.extensions = Collections.unmodifiableMap(extensions);
  }

  /** What is offered on a connection with this listener's settings, inside TLS or not. */
  static Offer of(ServerSettings settings, Facts client, Optional<TlsFacts> tls) {
    Limits limits = settings.limits();
    Map<Keyword, String> extensions = new EnumMap<>(Keyword.class);
    extensions.put(Keyword.PIPELINING, "");
    extensions.put(Keyword.SIZE, Long.toString(limits.messageSize()));
    extensions.put(Keyword.EIGHT_BIT_MIME, "");
    extensions.put(Keyword.ENHANCED_STATUS_CODES, "");
    extensions.put(Keyword.SMTPUTF8, "");
    if (tls.isEmpty() && settings.tls() instanceof ListenerTls.StartTls) {
      extensions.put(Keyword.STARTTLS, "");
    }
    String mechanisms =
        settings.authentication().offered(tls).stream()
            .map(Mechanism::word)
            .collect(Collectors.joining(" "));
    if (!mechanisms.isEmpty()) {
      extensions.put(Keyword.AUTH, mechanisms);
    }
    extensions.put(Keyword.DSN, "");
    extensions.put(Keyword.CHUNKING, "");
    extensions.put(Keyword.BINARYMIME, "");
    extensions.putAll(limits.wishes().offered(client.trusted(), tls.isPresent()));
    String granted = granted(limits, client).text();
    if (!granted.isEmpty()) {
      extensions.put(Keyword.LIMITS, granted);
    }
    // Where users log in nobody fetches mail (RFC 6409 §7).
    boolean forUsers = settings.authentication() instanceof Authentication.Required;
    if (client.asks() && !forUsers && !settings.entrance().isLmtp()) {
      extensions.put(Keyword.ETRN, "");
    }
    extensions.put(Keyword.VRFY, "");
    extensions.put(Keyword.EXPN, "");
    extensions.put(Keyword.HELP, "");
    if (client.introduces()) {
      extensions.put(Keyword.XCLIENT, Xclient.attributes(settings.authentication()));
    }
    extensions.keySet().removeAll(settings.withheld());
    return new Offer(extensions, settings.entrance().dialect(), limits.wishes());
  }

  /** What a client had better not exceed (RFC 9422); a limit that cannot be said is not. */
  private static SessionLimits granted(Limits limits, Facts client) {
    int messages = client.trusted() ? 0 : limits.messagesPerSession();
    return new SessionLimits(sayable(messages), sayable(limits.recipients()), OptionalInt.empty());
  }

  private static OptionalInt sayable(int limit) {
    return limit >= 1 && limit <= SessionLimits.VALUE_MAX
        ? OptionalInt.of(limit)
        : OptionalInt.empty();
  }

  /** The extensions that are offered. */
  Set<Keyword> keywords() {
    return extensions.keySet();
  }

  /** The reply to EHLO, the same for many sessions. */
  Reply hello(Replies replies, Instant now) {
    boolean dated = extensions.containsKey(Keyword.FUTURERELEASE);
    Instant latest = dated ? wishes.latest(now) : Instant.MAX;
    Hello known = said;
    if (known == null || !known.latest().equals(latest)) {
      List<String> lines =
          extensions.entrySet().stream().map(e -> line(e.getKey(), e.getValue(), now)).toList();
      known = new Hello(latest, replies.extendedHello(lines).shared());
      said = known;
    }
    return known.reply();
  }

  private String line(Keyword keyword, String words, Instant now) {
    String after = keyword == Keyword.FUTURERELEASE ? wishes.holdBounds(now) : words;
    return after.isEmpty() ? keyword.word() : keyword.word() + " " + after;
  }

  /** The commands that work here. */
  Set<Verb> verbs() {
    Set<Verb> verbs = EnumSet.range(Verb.EHLO, Verb.QUIT);
    if (dialect == Dialect.LMTP) {
      verbs.removeAll(EnumSet.of(Verb.EHLO, Verb.HELO));
      verbs.add(Verb.LHLO);
    }
    add(verbs, Keyword.STARTTLS, Verb.STARTTLS);
    add(verbs, Keyword.AUTH, Verb.AUTH);
    add(verbs, Keyword.CHUNKING, Verb.BDAT);
    add(verbs, Keyword.ETRN, Verb.ETRN);
    add(verbs, Keyword.XCLIENT, Verb.XCLIENT);
    return verbs;
  }

  private void add(Set<Verb> verbs, Keyword keyword, Verb verb) {
    if (extensions.containsKey(keyword)) {
      verbs.add(verb);
    }
  }
}
