package io.postroad.app.web.inbox;

import io.postroad.app.config.BadValueException;
import io.postroad.app.config.Targets;
import io.postroad.app.web.Endpoint;
import io.postroad.app.web.inbox.Form.BadFormException;
import io.postroad.inbox.Inbox;
import io.postroad.inbox.InboxEntry;
import io.postroad.mta.reception.LocalSubmission;
import io.postroad.mta.reception.LocalSubmission.Letter;
import io.postroad.mta.reception.LocalSubmission.Result;
import io.postroad.mta.routing.GivenRoute;
import io.postroad.mta.settings.Target;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.client.TlsPolicy;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code POST /api/v1/message/{ID}/release}: a message of the inbox goes on to a real server,
 * through the queue, octet for octet as it came. Thread-safe.
 */
public final class ReleaseApi {
  private static final int RECIPIENTS_MAX = 1000;

  private final Inbox inbox;
  private final LocalSubmission submission;
  private final boolean resolves;

  /**
   * Releases through {@code submission}.
   *
   * @param resolves whether names may be looked up: not where there is no configuration
   */
  public ReleaseApi(Inbox inbox, LocalSubmission submission, boolean resolves) {
    this.inbox = inbox;
    this.submission = submission;
    this.resolves = resolves;
  }

  /** What it can do. */
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.post(
                "/api/v1/message/{ID}/release",
                "Sends a message of the inbox on, through the queue. Where no route of the"
                    + " configuration leads anywhere but into the inbox, Via names the next hop.",
                (exchange, elements) -> release(new Request(exchange), elements.getFirst()))
            .body(MailpitSchemas.RELEASE)
            .says(200, "ok")
            .says(400, "the body is not of that form, there is no route, or it is refused")
            .says(404, "there is no such message")
            .says(503, "not now"));
  }

  /** A body that makes sense. */
  private record Wish(
      List<Mailbox> to, Optional<ReversePath> reversePath, Optional<GivenRoute> via) {}

  private void release(Request request, String id) throws IOException {
    Optional<InboxEntry> entry = inbox.find(id.equals("latest") ? Latest.id(inbox) : id);
    if (entry.isEmpty()) {
      request.notFound();
      return;
    }
    try {
      release(request, entry.get(), wish(Form.read(request.body())));
    } catch (BadFormException e) {
      request.plain(400, String.valueOf(e.getMessage()));
    }
  }

  private void release(Request request, InboxEntry entry, Wish wish) throws IOException {
    ReversePath reversePath = wish.reversePath().orElse(reversePath(entry));
    List<Recipient> recipients =
        wish.to().stream().map(to -> new Recipient(to, RcptParameters.NONE)).toList();
    Optional<InputStream> scanned = inbox.raw(entry.id());
    Optional<InputStream> octets = inbox.raw(entry.id());
    if (scanned.isEmpty() || octets.isEmpty()) {
      request.notFound();
      return;
    }
    try (StreamContent content = new StreamContent(ReleasedOctets.of(octets.get()));
        InputStream all = ReleasedOctets.of(scanned.get())) {
      Envelope envelope =
          new Envelope(
              reversePath, ReleasedOctets.parameters(all, reversePath, wish.to()), recipients);
      Letter letter = new Letter(request.client(), envelope, true, wish.via());
      switch (submission.submit(letter, content)) {
        case Result.Taken(var newId, _) -> {
          List<String> to = wish.to().stream().map(Mailbox::text).toList();
          submission.released(entry.id(), newId, to, "api");
          request.header("X-Postroad-Queue-Id", newId.text());
          request.plain(200, "ok");
        }
        case Result.Refused(String why, boolean later) -> request.plain(later ? 503 : 400, why);
        case Result.NoRoute(var recipient) ->
            request.plain(
                400,
                "no route leads to "
                    + recipient.text()
                    + " but into this inbox: nothing is sent anywhere without one; give"
                    + " \"Via\":\"smtp:HOST:PORT\", or a route in the configuration");
      }
    }
  }

  private static ReversePath reversePath(InboxEntry entry) {
    return Mailbox.parse(entry.reversePath())
        .<ReversePath>map(mailbox -> mailbox)
        .orElse(new NullReversePath());
  }

  private Wish wish(Form form) throws BadFormException {
    List<Mailbox> to = new ArrayList<>();
    List<String> given = form.texts("To");
    if (given.size() > RECIPIENTS_MAX) {
      throw new BadFormException("To has more than " + RECIPIENTS_MAX + " addresses");
    }
    for (String text : given) {
      to.add(
          Mailbox.parse(address(text))
              .orElseThrow(() -> new BadFormException("Invalid email address: " + text)));
    }
    if (to.isEmpty()) {
      throw new BadFormException("No valid addresses found");
    }
    Optional<String> returnPath = form.given("ReturnPath");
    Optional<ReversePath> reversePath = Optional.empty();
    if (returnPath.isPresent()) {
      String text = address(returnPath.get());
      reversePath =
          text.isEmpty()
              ? Optional.of(new NullReversePath())
              : Optional.of(
                  Mailbox.parse(text)
                      .orElseThrow(
                          () -> new BadFormException("Invalid ReturnPath: " + returnPath.get())));
    }
    return new Wish(List.copyOf(to), reversePath, via(form));
  }

  /** {@code Name <address>} is taken as well as the address alone. */
  private static String address(String text) {
    String plain = text.strip();
    int begin = plain.lastIndexOf('<');
    return begin >= 0 && plain.endsWith(">")
        ? plain.substring(begin + 1, plain.length() - 1)
        : plain;
  }

  private Optional<GivenRoute> via(Form form) throws BadFormException {
    String text = form.text("Via").strip();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    TlsPolicy tls =
        switch (form.text("TLS")) {
          case "", "opportunistic" -> TlsPolicy.OPPORTUNISTIC;
          case "off" -> TlsPolicy.OFF;
          case "require" -> TlsPolicy.REQUIRE;
          case "verify" -> TlsPolicy.VERIFY;
          default -> throw new BadFormException("TLS is off, opportunistic, require or verify");
        };
    try {
      if (!(Targets.via(text) instanceof Target.Smtp(String host, int port))) {
        throw new BadFormException("Via must be smtp:HOST[:PORT]");
      }
      String address = host.equalsIgnoreCase("localhost") ? "127.0.0.1" : host;
      boolean named = address.chars().anyMatch(c -> c >= 'g' && c <= 'z') && !address.contains(":");
      if (named && !resolves) {
        throw new BadFormException(
            "Via must name an address: with no configuration no DNS query is ever made");
      }
      return Optional.of(new GivenRoute(address, port, tls));
    } catch (BadValueException e) {
      throw new BadFormException("Via: " + e.message());
    }
  }
}
