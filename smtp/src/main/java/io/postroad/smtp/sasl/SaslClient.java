package io.postroad.smtp.sasl;

import java.util.Optional;

/**
 * The client's side of one authentication: what to say to each challenge of the server. Made for
 * one use; confined to one thread.
 */
public interface SaslClient {

  /** What a challenge led to. */
  sealed interface Step {

    /** Say this; shows no content. */
    record Say(String base64) implements Step {
      /** In base 64, and empty for no octets at all. */
      static Say of(byte[] octets) {
        return new Say(Base64Text.encode(octets));
      }

      @Override
      public String toString() {
        return "Say";
      }
    }

    /** The server does not keep to the mechanism, or is not who it should be: cancel. */
    record Cancel(String why) implements Step {}
  }

  /** Which mechanism this is. */
  Mechanism mechanism();

  /** What goes with the AUTH command; empty where the server speaks first. */
  Optional<Step.Say> initial();

  /** Answers a challenge. */
  Step answer(byte[] challenge);

  /** Whether the server, when it says now that all is well, may be believed. */
  boolean complete();

  /**
   * The client's side of a mechanism.
   *
   * @param offer what the connection can be bound to
   * @param plusOffered whether the server offers SCRAM-SHA-256-PLUS
   */
  static SaslClient of(
      Mechanism mechanism,
      Credentials credentials,
      BindingOffer offer,
      boolean plusOffered,
      Nonces nonces) {
    return switch (mechanism) {
      case PLAIN -> new PlainClient(credentials);
      case LOGIN -> new LoginClient(credentials);
      case SCRAM_SHA_256, SCRAM_SHA_256_PLUS ->
          ScramClient.of(mechanism, credentials, offer, plusOffered, nonces);
    };
  }
}
