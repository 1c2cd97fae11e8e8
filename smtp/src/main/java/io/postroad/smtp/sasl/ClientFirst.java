package io.postroad.smtp.sasl;

import java.util.Optional;

/**
 * The first message of a SCRAM client (RFC 5802 §7): {@code gs2-header [n=]user,r=nonce}.
 * Immutable.
 *
 * @param binding what the client says of channel bindings
 * @param authorization as whom to act; empty for as oneself
 * @param user not prepared yet
 * @param nonce the client's part
 * @param header the gs2-header as it came: the last message repeats it
 * @param bare the message without the header: what is signed
 */
record ClientFirst(
    Binding binding, String authorization, String user, String nonce, String header, String bare) {

  /** Longer nonces would not fit a reply line together with ours. */
  static final int NONCE_MAX = 128;

  /** What a client says of channel bindings (RFC 5802 §6). */
  sealed interface Binding {
    /** It knows none. */
    record None() implements Binding {}

    /** It knows them, but believes that the server does not. */
    record NotOffered() implements Binding {}

    /** It uses this type. */
    record Used(String type) implements Binding {}
  }

  /** Reads it; empty for anything else, mandatory extensions included. */
  static Optional<ClientFirst> parse(byte[] octets) {
    return Utf8.decode(octets).flatMap(ClientFirst::parse);
  }

  private static Optional<ClientFirst> parse(String text) {
    int first = text.indexOf(',');
    int second = first < 0 ? -1 : text.indexOf(',', first + 1);
    if (second < 0) {
      return Optional.empty();
    }
    Optional<Binding> binding = binding(text.substring(0, first));
    String authzid = text.substring(first + 1, second);
    Optional<String> authorization =
        authzid.isEmpty()
            ? Optional.of("")
            : ScramNames.decode(authzid, "a=").filter(name -> !name.isEmpty());
    String bare = text.substring(second + 1);
    String[] attributes = bare.split(",", -1);
    Optional<String> user = ScramNames.decode(attributes[0], "n=").filter(n -> !n.isEmpty());
    if (attributes.length < 2
        || ScramNames.isExtended(attributes)
        || binding.isEmpty()
        || authorization.isEmpty()
        || user.isEmpty()
        || !attributes[1].startsWith("r=")) {
      return Optional.empty();
    }
    String nonce = attributes[1].substring(2);
    return nonce.length() <= NONCE_MAX && ScramNames.isNonce(nonce)
        ? Optional.of(
            new ClientFirst(
                binding.get(),
                authorization.get(),
                user.get(),
                nonce,
                text.substring(0, second + 1),
                bare))
        : Optional.empty();
  }

  private static Optional<Binding> binding(String flag) {
    if (flag.equals("n")) {
      return Optional.of(new Binding.None());
    }
    if (flag.equals("y")) {
      return Optional.of(new Binding.NotOffered());
    }
    boolean named =
        flag.length() > 2
            && flag.startsWith("p=")
            && flag.chars().skip(2).allMatch(ScramNames::isBindingName);
    return named ? Optional.of(new Binding.Used(flag.substring(2))) : Optional.empty();
  }

  boolean actsForAnother() {
    return !authorization.isEmpty() && !authorization.equals(user);
  }
}
