package io.postroad.smtp.client;

import io.postroad.smtp.command.Command;
import io.postroad.smtp.extension.Capabilities;
import io.postroad.smtp.extension.Keyword;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.sasl.Base64Text;
import io.postroad.smtp.sasl.BindingOffer;
import io.postroad.smtp.sasl.Mechanism;
import io.postroad.smtp.sasl.SaslClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * AUTH as a client (RFC 4954 §4): the strongest mechanism that both know, SCRAM bound to the TLS
 * connection first. A password itself is sent inside TLS only, or to this machine. Made for one
 * use; confined to one thread.
 */
final class AuthExchange {
  /** For each reply. */
  private static final Duration REPLY = Duration.ofSeconds(60);

  private static final int ROUNDS_MAX = 8;
  private static final int CHALLENGE = 334;

  /** Nothing is wrong with us, only with this mechanism; the next may do. */
  private static final Set<Integer> TRY_ANOTHER =
      Set.of(
          432, // the account has to be used once with its password (RFC 4954 §6)
          504, // offered, and unknown all the same (§4)
          534); // too weak for this account (§6)

  /** With CR and LF (RFC 5321 §4.5.3.1.4). */
  private static final int COMMAND_OCTETS_MAX = 512;

  private static final String CANCEL = "*";
  private static final String EMPTY = "=";

  private final Wire wire;
  private final ClientLogin login;
  private final Set<String> offered;
  private final BindingOffer bindings;

  AuthExchange(Wire wire, Capabilities capabilities, ClientLogin login) {
    this.wire = wire;
    this.login = login;
    this.offered =
        capabilities.parameters(Keyword.AUTH.word()).stream()
            .map(word -> word.toUpperCase(Locale.ROOT))
            .collect(Collectors.toSet());
    this.bindings =
        wire.tls().map(tls -> BindingOffer.of(tls.bindings())).orElse(BindingOffer.NONE);
  }

  /** What came of it. */
  sealed interface Result {
    /** We are logged in. */
    record LoggedIn() implements Result {}

    /** The server does not want us. */
    record Refused(Reply reply) implements Result {}

    /** It cannot be tried, or the server is not to be believed. */
    record Impossible(String why) implements Result {}
  }

  Result run() throws IOException {
    List<Mechanism> possible = possible();
    if (possible.isEmpty()) {
      return new Result.Impossible(whyNone());
    }
    Result result = new Result.Impossible("no mechanism was tried");
    for (Mechanism mechanism : possible) {
      result = exchange(client(mechanism));
      if (!(result instanceof Result.Refused(Reply reply) && TRY_ANOTHER.contains(reply.code()))) {
        return result;
      }
    }
    return result;
  }

  private SaslClient client(Mechanism mechanism) {
    boolean plusOffered = offered.contains(Mechanism.SCRAM_SHA_256_PLUS.word());
    return SaslClient.of(mechanism, login.credentials(), bindings, plusOffered, login.nonces());
  }

  /** What can be tried, the strongest first. */
  private List<Mechanism> possible() {
    return Arrays.stream(Mechanism.values())
        .filter(mechanism -> login.only().map(mechanism::equals).orElse(true))
        .filter(mechanism -> offered.contains(mechanism.word()))
        .filter(this::isSafe)
        .toList();
  }

  private boolean isSafe(Mechanism mechanism) {
    return switch (mechanism) {
      case SCRAM_SHA_256_PLUS -> !bindings.isEmpty();
      case SCRAM_SHA_256 -> true;
      case PLAIN, LOGIN -> wire.tls().isPresent() || isThisMachine();
    };
  }

  private boolean isThisMachine() {
    return Optional.ofNullable(wire.transport().remoteAddress().getAddress())
        .filter(address -> address.isLoopbackAddress())
        .isPresent();
  }

  private String whyNone() {
    if (offered.isEmpty()) {
      return "the server does not offer AUTH"
          + (wire.tls().isPresent() ? "" : " on a connection without TLS");
    }
    String all = offered.stream().sorted().collect(Collectors.joining(" "));
    Optional<Mechanism> unsafe =
        Arrays.stream(Mechanism.values())
            .filter(mechanism -> login.only().map(mechanism::equals).orElse(true))
            .filter(mechanism -> offered.contains(mechanism.word()))
            .findFirst();
    if (unsafe.isPresent()) {
      return "the server offers "
          + all
          + (unsafe.get().isScram()
              ? ", but TLS gives nothing to bind to"
              : ", but no password is sent over a connection without TLS");
    }
    return "the server offers "
        + all
        + login.only().map(mechanism -> ", not " + mechanism.word()).orElse(", none of it known");
  }

  private Result exchange(SaslClient client) throws IOException {
    Reply reply = begin(client);
    for (int round = 0; reply.code() == CHALLENGE && round < ROUNDS_MAX; round++) {
      switch (step(client, reply)) {
        case SaslClient.Step.Say(String base64) -> reply = wire.respond(base64, REPLY);
        case SaslClient.Step.Cancel(String why) -> {
          wire.respond(CANCEL, REPLY);
          return new Result.Impossible(why);
        }
      }
    }
    if (reply.isTransient() || reply.isPermanent()) {
      return new Result.Refused(reply);
    }
    if (reply.isIntermediate()) {
      return new Result.Impossible("the server's challenges have no end");
    }
    return client.complete()
        ? new Result.LoggedIn()
        : new Result.Impossible("the server lets us in before it has proven who it is");
  }

  /**
   * Sends the command, with what we have to say first if it fits in a line; else that is the answer
   * to an empty challenge (RFC 4954 §4).
   */
  private Reply begin(SaslClient client) throws IOException {
    String mechanism = client.mechanism().word();
    Optional<String> initial =
        client.initial().map(say -> say.base64().isEmpty() ? EMPTY : say.base64());
    Command.Auth whole = new Command.Auth(mechanism, initial);
    if (Wire.encoded(whole, false).length <= COMMAND_OCTETS_MAX) {
      return wire.ask(whole, REPLY);
    }
    Reply asked = wire.ask(new Command.Auth(mechanism, Optional.empty()), REPLY);
    boolean empty = asked.code() == CHALLENGE && asked.text().isBlank();
    return empty ? wire.respond(initial.orElse(EMPTY), REPLY) : asked;
  }

  private static SaslClient.Step step(SaslClient client, Reply challenge) {
    return Base64Text.decode(challenge.text().strip())
        .map(client::answer)
        .orElseGet(() -> new SaslClient.Step.Cancel("the server's challenge is no base64"));
  }
}
