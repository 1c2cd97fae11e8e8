package io.postroad.smtp.server;

import io.postroad.smtp.command.Command;
import io.postroad.smtp.command.Verb;
import io.postroad.smtp.reply.AuthReplies;
import io.postroad.smtp.reply.Replies;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.sasl.Base64Text;
import io.postroad.smtp.sasl.BindingOffer;
import io.postroad.smtp.sasl.Mechanism;
import io.postroad.smtp.sasl.PlainMessage;
import io.postroad.smtp.sasl.ScramServer;
import io.postroad.smtp.server.Authentication.Anyone;
import io.postroad.smtp.server.Authentication.None;
import io.postroad.smtp.server.Authentication.Required;
import io.postroad.smtp.server.Logins.Result;
import io.postroad.smtp.server.SessionEvent.End;
import io.postroad.smtp.server.State.Open;
import io.postroad.smtp.server.State.Ready;
import io.postroad.smtp.wire.DeadlineException;
import io.postroad.smtp.wire.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * AUTH (RFC 4954): who may try, the exchange of challenges and responses, and what comes of it.
 * After a success the session goes on as it was: no mechanism here has a security layer. Confined
 * to the session's thread.
 */
final class AuthDialog {
  private static final byte[] ASK_USER = "Username:".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ASK_PASSWORD = "Password:".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NOTHING = {};
  private static final String EMPTY = "=";
  private static final String CANCEL = "*";

  private final Wire wire;
  private final Answers answers;
  private final Replies replies;
  private final Authentication authentication;
  private final AuthLimits limits;
  private final Facts facts;
  private final Tally tally;
  private final Telling telling;
  private final Introductions introductions;
  private final Time time;

  AuthDialog(
      Wire wire,
      Answers answers,
      Replies replies,
      ServerSettings settings,
      Facts facts,
      Tally tally,
      Telling telling,
      Introductions introductions,
      Time time) {
    this.wire = wire;
    this.answers = answers;
    this.replies = replies;
    this.authentication = settings.authentication();
    this.limits = settings.limits().authentication();
    this.facts = facts;
    this.tally = tally;
    this.telling = telling;
    this.introductions = introductions;
    this.time = time;
  }

  /** One exchange: in which state it began, by which mechanism, and until when it may take. */
  private record Exchange(Ready ready, Mechanism mechanism, Deadline deadline) {}

  /** What a challenge brought. */
  private sealed interface Heard {
    /** The client's response, decoded. */
    final class Response implements Heard {
      private final byte[] octets;

      Response(byte[] octets) {
        this.octets = octets;
      }
    }

    /** The exchange is over. */
    record Ended(State next) implements Heard {}
  }

  /** Whether a login is needed for what the client asks, and there was none. */
  boolean mustComeFirst(Open state) {
    return authentication instanceof Required && state.channel().account().isEmpty();
  }

  /** Refuses a command of somebody who should have logged in before (RFC 4954 §6). */
  State refuse(Open state) throws IOException {
    return answers.error(AuthReplies.required(state.channel().tls().isEmpty()), state);
  }

  /** AUTH. */
  State authenticate(Open state, Command.Auth auth) throws IOException {
    if (wire.inputWaits()) {
      // Rule S4: what follows could only be guessed at, for nobody has asked for it.
      return answers.close(replies.earlyInput(), End.RULE);
    }
    return switch (state) {
      case Ready ready -> begin(ready, auth);
      case State.Connected _ ->
          authentication instanceof None
              ? notOffered(state)
              : answers.error(AuthReplies.helloFirst(), state);
      case State.Begun _, State.Addressed _, State.Chunked _ ->
          authentication instanceof None
              ? notOffered(state)
              : answers.error(AuthReplies.inTransaction(), state);
    };
  }

  private State notOffered(Open state) throws IOException {
    return answers.error(replies.notOffered(Verb.AUTH), state);
  }

  private State begin(Ready ready, Command.Auth auth) throws IOException {
    if (authentication instanceof None) {
      return notOffered(ready);
    }
    if (!ready.extended()) {
      return answers.error(AuthReplies.helloFirst(), ready);
    }
    if (ready.channel().account().isPresent()) {
      return answers.error(AuthReplies.again(), ready);
    }
    if (authentication instanceof Required && ready.channel().tls().isEmpty()) {
      return answers.error(AuthReplies.encryptionRequired(), ready);
    }
    Optional<Mechanism> mechanism =
        Mechanism.find(auth.mechanism())
            .filter(authentication.offered(ready.channel().tls())::contains);
    if (mechanism.isEmpty()) {
      return answers.error(AuthReplies.unknownMechanism(), ready);
    }
    Exchange exchange = new Exchange(ready, mechanism.get(), time.deadlineIn(limits.timeout()));
    if (blocked()) {
      return failed(exchange, AuthReplies.blocked());
    }
    try {
      return run(exchange, auth.initialResponse());
    } catch (DeadlineException e) {
      return answers.close(replies.timedOut(), End.TIMEOUT);
    }
  }

  private boolean blocked() {
    return authentication instanceof Required(var _, Logins logins) && logins.blocks(who(""));
  }

  private Logins.Try who(String user) {
    return new Logins.Try(facts.client().getAddress(), facts.trusted(), user);
  }

  private State run(Exchange exchange, Optional<String> initial) throws IOException {
    return switch (exchange.mechanism()) {
      case PLAIN -> plain(exchange, initial);
      case LOGIN -> login(exchange, initial);
      case SCRAM_SHA_256, SCRAM_SHA_256_PLUS -> scram(exchange, initial);
    };
  }

  private State plain(Exchange exchange, Optional<String> initial) throws IOException {
    return switch (first(exchange, initial, NOTHING)) {
      case Heard.Ended(State next) -> next;
      case Heard.Response response -> {
        Optional<PlainMessage> message = PlainMessage.parse(response.octets);
        if (message.isEmpty()) {
          yield malformed(exchange);
        }
        // Who wants to act for another is nobody we know, and is answered as such.
        String user = message.get().actsForAnother() ? "" : message.get().user();
        yield judge(exchange, user, message.get().user(), message.get().password());
      }
    };
  }

  private State login(Exchange exchange, Optional<String> initial) throws IOException {
    return switch (first(exchange, initial, ASK_USER)) {
      case Heard.Ended(State next) -> next;
      case Heard.Response user ->
          switch (ask(exchange, ASK_PASSWORD)) {
            case Heard.Ended(State next) -> next;
            case Heard.Response password ->
                judge(exchange, text(user.octets), text(user.octets), text(password.octets));
          };
    };
  }

  /** What is no UTF-8 fits nobody: a replacement character stands for it, which none may have. */
  private static String text(byte[] octets) {
    return new String(octets, StandardCharsets.UTF_8);
  }

  private State judge(Exchange exchange, String user, String said, String password)
      throws IOException {
    return switch (authentication) {
      case None _ -> throw new IllegalStateException("nothing was offered");
      case Anyone _ -> settle(exchange, new Result.Accepted(said));
      case Required(Authenticator authenticator, Logins logins) ->
          settle(exchange, logins.password(authenticator, who(user), password));
    };
  }

  private State scram(Exchange exchange, Optional<String> initial) throws IOException {
    if (!(authentication instanceof Required(Authenticator authenticator, Logins logins))) {
      throw new IllegalStateException("SCRAM was not offered");
    }
    BindingOffer offer =
        exchange
            .ready()
            .channel()
            .tls()
            .map(tls -> BindingOffer.of(tls.bindings()))
            .orElse(BindingOffer.NONE);
    boolean plus = exchange.mechanism() == Mechanism.SCRAM_SHA_256_PLUS;
    Heard heard = first(exchange, initial, NOTHING);
    if (heard instanceof Heard.Ended(State next)) {
      return next;
    }
    Optional<ScramServer> begun = ScramServer.begin(((Heard.Response) heard).octets, plus, offer);
    if (begun.isEmpty()) {
      return malformed(exchange);
    }
    ScramServer scram = begun.get();
    Logins.Try who = who(scram.user());
    Logins.Candidate candidate = logins.candidate(authenticator, scram.user());
    logins.slowDown(who, candidate);
    return switch (ask(exchange, scram.challenge(candidate.record(), logins.nonces()))) {
      case Heard.Ended(State next) -> next;
      case Heard.Response last -> {
        Optional<byte[]> proof = scram.verify(last.octets);
        Result result = logins.proof(who, candidate, proof::isPresent);
        // The server's own proof goes out as a challenge that is answered with nothing.
        yield result instanceof Result.Accepted
            ? closing(exchange, result, proof.orElse(NOTHING))
            : settle(exchange, result);
      }
    };
  }

  private State closing(Exchange exchange, Result accepted, byte[] proof) throws IOException {
    return switch (ask(exchange, proof)) {
      case Heard.Ended(State next) -> next;
      case Heard.Response nothing ->
          nothing.octets.length == 0 ? settle(exchange, accepted) : malformed(exchange);
    };
  }

  /** The first response: it came with the command, or is asked for. */
  private Heard first(Exchange exchange, Optional<String> initial, byte[] challenge)
      throws IOException {
    return initial.isPresent()
        ? decoded(exchange, initial.get().equals(EMPTY) ? "" : initial.get())
        : ask(exchange, challenge);
  }

  private Heard ask(Exchange exchange, byte[] challenge) throws IOException {
    wire.say(AuthReplies.challenge(challenge));
    return switch (wire.readResponse(exchange.deadline())) {
      case Line.Text(byte[] octets) -> {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        if (wire.inputWaits()) {
          yield new Heard.Ended(answers.close(replies.earlyInput(), End.RULE));
        }
        yield text.equals(CANCEL)
            ? new Heard.Ended(failed(exchange, AuthReplies.cancelled()))
            : decoded(exchange, text);
      }
      case Line.TooLong() -> new Heard.Ended(failed(exchange, AuthReplies.lineTooLong()));
      case Line.BareControl() -> new Heard.Ended(answers.close(replies.bareControl(), End.RULE));
      case Line.End() -> new Heard.Ended(new State.Over(End.CLIENT_GONE));
    };
  }

  private Heard decoded(Exchange exchange, String base64) throws IOException {
    Optional<byte[]> octets = Base64Text.decode(base64);
    return octets.isPresent()
        ? new Heard.Response(octets.get())
        : new Heard.Ended(malformed(exchange));
  }

  private State malformed(Exchange exchange) throws IOException {
    return failed(exchange, AuthReplies.malformed());
  }

  private State settle(Exchange exchange, Result result) throws IOException {
    return switch (result) {
      case Result.Accepted(String account) -> {
        Ready before = exchange.ready();
        Ready after =
            new Ready(before.client(), before.extended(), before.channel().loggedIn(account));
        tally.loggedIn();
        introductions.loggedIn();
        telling.loggedIn(after, exchange.mechanism(), account);
        yield answers.say(AuthReplies.authenticated(), after);
      }
      case Result.Wrong() -> failed(exchange, AuthReplies.badCredentials());
      case Result.Busy() -> failed(exchange, AuthReplies.busy());
      case Result.Blocked() -> failed(exchange, AuthReplies.blocked());
    };
  }

  private State failed(Exchange exchange, Reply reply) throws IOException {
    try {
      return switch (reply.code()) {
        case 421 -> answers.close(reply, End.LIMIT);
        case 454 -> answers.say(reply, exchange.ready());
        default -> answers.error(reply, exchange.ready());
      };
    } finally {
      telling.loginFailed(exchange.ready(), exchange.mechanism(), reply);
    }
  }
}
