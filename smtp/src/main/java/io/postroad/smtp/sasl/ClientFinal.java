package io.postroad.smtp.sasl;

import java.util.Optional;

/**
 * The last message of a SCRAM client (RFC 5802 §7): {@code c=binding,r=nonce,p=proof}. Immutable.
 */
final class ClientFinal {
  private final byte[] binding;
  private final String nonce;
  private final byte[] proof;
  private final String withoutProof;

  private ClientFinal(byte[] binding, String nonce, byte[] proof, String withoutProof) {
    this.binding = binding;
    this.nonce = nonce;
    this.proof = proof;
    this.withoutProof = withoutProof;
  }

  /** Reads it; empty for anything else. Extensions between nonce and proof are signed too. */
  static Optional<ClientFinal> parse(byte[] octets) {
    Optional<String> text = Utf8.decode(octets);
    int at = text.map(t -> t.lastIndexOf(",p=")).orElse(-1);
    if (at < 0) {
      return Optional.empty();
    }
    String withoutProof = text.orElse("").substring(0, at);
    String[] attributes = withoutProof.split(",", -1);
    if (attributes.length < 2
        || ScramNames.isExtended(attributes)
        || !attributes[0].startsWith("c=")
        || !attributes[1].startsWith("r=")
        || !ScramNames.isNonce(attributes[1].substring(2))) {
      return Optional.empty();
    }
    Optional<byte[]> binding = Base64Text.decode(attributes[0].substring(2));
    Optional<byte[]> proof =
        Base64Text.decode(text.orElse("").substring(at + 3))
            .filter(octetsOfProof -> octetsOfProof.length == Keys.OCTETS);
    return binding.isEmpty() || proof.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ClientFinal(binding.get(), attributes[1].substring(2), proof.get(), withoutProof));
  }

  byte[] binding() {
    return binding;
  }

  String nonce() {
    return nonce;
  }

  byte[] proof() {
    return proof;
  }

  String withoutProof() {
    return withoutProof;
  }
}
