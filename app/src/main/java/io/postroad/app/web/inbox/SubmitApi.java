package io.postroad.app.web.inbox;

import io.postroad.app.web.Endpoint;
import io.postroad.app.web.inbox.Form.BadFormException;
import io.postroad.inbox.Inbox;
import io.postroad.mta.reception.LocalSubmission;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.Postmaster;
import io.postroad.smtp.command.BodyType;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Permits;
import io.postroad.smtp.trace.MailDate;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * {@code POST /api/v1/send}: a message from JSON, through the queue like any other. Thread-safe.
 */
public final class SubmitApi {
  /** A large body is held in memory several times over while it is read: one at a time. */
  private static final int LARGE_OCTETS = 1024 * 1024;

  private static final Duration TURN = Duration.ofSeconds(30);

  /** Mailpit's clients ask for the message at once. */
  private static final Duration ARRIVES_WITHIN = Duration.ofSeconds(5);

  private final Inbox inbox;
  private final LocalSubmission submission;
  private final Execution execution;
  private final Arrivals arrivals;
  private final Permits largeBodies;
  private final SubmitFacts facts;

  /**
   * What it must know of the server.
   *
   * @param hostname its name in Message-ID
   * @param messageOctetsMax the largest message
   */
  public record SubmitFacts(String hostname, long messageOctetsMax) {}

  /** Sends through {@code submission}. */
  public SubmitApi(
      Inbox inbox, LocalSubmission submission, SubmitFacts facts, Execution execution) {
    this.inbox = inbox;
    this.submission = submission;
    this.facts = facts;
    this.execution = execution;
    this.arrivals = new Arrivals(inbox, execution);
    this.largeBodies = execution.permits(1);
  }

  /** What it can do. */
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.post(
                "/api/v1/send",
                "Sends a message through the queue; the answer comes once it is durable, and, where"
                    + " it goes into the inbox, once it is there.",
                (exchange, _) -> send(new Request(exchange)))
            .body(MailpitSchemas.SEND)
            .answers(200, "its id", MailpitSchemas.SENT)
            .answers(400, "the body is not of that form, or refused", MailpitSchemas.SEND_ERROR)
            .answers(413, "the message is too large", MailpitSchemas.SEND_ERROR)
            .answers(503, "not now", MailpitSchemas.SEND_ERROR));
  }

  private void send(Request request) throws IOException {
    boolean large = request.announced() > LARGE_OCTETS;
    if (large && !largeBodies.acquire(TURN)) {
      error(request, 503, "other large messages are being sent; try again");
      return;
    }
    try {
      sendNow(request);
    } finally {
      if (large) {
        largeBodies.release();
      }
    }
  }

  private void sendNow(Request request) throws IOException {
    SendForm form;
    try {
      form = SendForm.read(Form.read(request.wholeBody()), marks());
    } catch (BadFormException e) {
      error(request, 400, String.valueOf(e.getMessage()));
      return;
    }
    long size;
    try (var octets = form.letter().octets()) {
      size = octets.transferTo(java.io.OutputStream.nullOutputStream());
    }
    if (size > facts.messageOctetsMax()) {
      error(request, 413, "the message has " + size + " octets, more than message-size allows");
      return;
    }
    LocalSubmission.Letter letter =
        new LocalSubmission.Letter(request.client(), envelope(form, size), false, Optional.empty());
    try (StreamContent content = new StreamContent(form.letter().octets())) {
      switch (submission.submit(letter, content)) {
        case LocalSubmission.Result.Taken(var id, boolean intoInbox) -> {
          if (intoInbox) {
            var _ = arrivals.await(() -> inbox.find(id.text()), ARRIVES_WITHIN);
          }
          request.json(200, Map.of("ID", id.text()));
        }
        case LocalSubmission.Result.Refused(String why, boolean later) ->
            error(request, later ? 503 : 400, why);
        case LocalSubmission.Result.NoRoute(var recipient) ->
            error(request, 400, "there is no route for " + recipient.text());
      }
    }
  }

  private SendForm.Marks marks() {
    String unique =
        String.format(
            Locale.ROOT,
            "%x.%016x",
            execution.time().now().toEpochMilli(),
            execution.random().nextLong());
    return new SendForm.Marks(
        MailDate.format(execution.time().now(), ZoneId.systemDefault()),
        "<" + unique + "@" + facts.hostname() + ">",
        "=_" + unique);
  }

  private static Envelope envelope(SendForm form, long size) {
    boolean ascii =
        form.from().isAscii() && form.recipients().stream().allMatch(SubmitApi::isAscii);
    MailParameters parameters =
        new MailParameters(
            OptionalLong.of(size),
            ascii ? Optional.empty() : Optional.of(BodyType.EIGHT_BIT_MIME),
            !ascii,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            false);
    return new Envelope(
        form.from(),
        parameters,
        form.recipients().stream().map(to -> new Recipient(to, RcptParameters.NONE)).toList());
  }

  private static boolean isAscii(ForwardPath path) {
    return switch (path) {
      case Postmaster _ -> true;
      case Mailbox mailbox -> mailbox.isAscii();
    };
  }

  private static void error(Request request, int status, String message) throws IOException {
    request.json(status, Map.of("Error", message));
  }
}
