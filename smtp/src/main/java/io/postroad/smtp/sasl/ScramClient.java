package io.postroad.smtp.sasl;

import java.security.MessageDigest;
import java.util.Optional;

/**
 * The client's side of SCRAM-SHA-256 (RFC 5802 §5, RFC 7677). It refuses a server that asks for too
 * few rounds, which would make the password cheap to guess, or for so many that they would occupy
 * us; and it believes a success only from a server that has proven to know the user.
 */
final class ScramClient implements SaslClient {
  private static final int NONCE_OCTETS = 18;

  /** Over three times what we ask for ourselves; about half a second. */
  private static final int ROUNDS_MAX = 2_000_000;

  private enum Stage {
    FIRST,
    FINAL,
    PROVEN
  }

  private final Mechanism mechanism;
  private final Credentials credentials;
  private final String header;
  private final byte[] bindingData;
  private final String nonce;
  private final String bare;
  private Stage stage = Stage.FIRST;
  private byte[] expected = {};

  private ScramClient(
      Mechanism mechanism,
      Credentials credentials,
      String header,
      byte[] bindingData,
      String nonce) {
    this.mechanism = mechanism;
    this.credentials = credentials;
    this.header = header;
    this.bindingData = bindingData;
    this.nonce = nonce;
    this.bare = "n=" + ScramNames.encode(credentials.user()) + ",r=" + nonce;
  }

  /**
   * An exchange.
   *
   * @throws IllegalArgumentException when a binding is asked for and there is none
   */
  static ScramClient of(
      Mechanism mechanism,
      Credentials credentials,
      BindingOffer offer,
      boolean plusOffered,
      Nonces nonces) {
    String nonce = Base64Text.encode(nonces.draw(NONCE_OCTETS));
    if (mechanism == Mechanism.SCRAM_SHA_256_PLUS) {
      ChannelBinding binding =
          offer
              .strongest()
              .orElseThrow(() -> new IllegalArgumentException("there is nothing to bind to"));
      String header = "p=" + binding.type() + ",,";
      return new ScramClient(mechanism, credentials, header, binding.data(), nonce);
    }
    // "y" tells a server that offers a binding that somebody has hidden it (RFC 5802 §6).
    String header = offer.isEmpty() || plusOffered ? "n,," : "y,,";
    return new ScramClient(mechanism, credentials, header, new byte[0], nonce);
  }

  @Override
  public Mechanism mechanism() {
    return mechanism;
  }

  @Override
  public Optional<Step.Say> initial() {
    return Optional.of(Step.Say.of(Utf8.encode(header + bare)));
  }

  @Override
  public Step answer(byte[] challenge) {
    return switch (stage) {
      case FIRST -> last(challenge);
      case FINAL -> judge(challenge);
      case PROVEN -> new Step.Cancel("the server asks for more than SCRAM has");
    };
  }

  private Step last(byte[] challenge) {
    Optional<String> text = Utf8.decode(challenge);
    String[] attributes = text.orElse("").split(",", -1);
    if (attributes.length < 3
        || !attributes[0].startsWith("r=")
        || !attributes[1].startsWith("s=")
        || !attributes[2].startsWith("i=")) {
      return new Step.Cancel("the server's first message is not SCRAM's");
    }
    if (ScramNames.isExtended(attributes)) {
      return new Step.Cancel("the server insists on an extension of SCRAM");
    }
    String both = attributes[0].substring(2);
    Optional<byte[]> salt = Base64Text.decode(attributes[1].substring(2));
    int rounds = rounds(attributes[2].substring(2));
    if (!both.startsWith(nonce) || both.length() == nonce.length() || !ScramNames.isNonce(both)) {
      return new Step.Cancel("the server did not add to our nonce");
    }
    if (salt.isEmpty() || salt.get().length == 0) {
      return new Step.Cancel("the server's salt is none");
    }
    if (rounds < ScramRecord.ROUNDS_MIN || rounds > ROUNDS_MAX) {
      return new Step.Cancel(
          "the server asks for a number of rounds outside "
              + ScramRecord.ROUNDS_MIN
              + " to "
              + ROUNDS_MAX);
    }
    byte[] salted = Keys.saltedGivingWay(credentials.password(), salt.get(), rounds);
    String withoutProof = "c=" + Base64Text.encode(binding()) + ",r=" + both;
    String signed = bare + "," + text.orElse("") + "," + withoutProof;
    byte[] clientKey = Keys.clientKey(salted);
    byte[] proof = Keys.xor(clientKey, Keys.hmac(Keys.hash(clientKey), signed));
    expected = Keys.hmac(Keys.serverKey(salted), signed);
    stage = Stage.FINAL;
    return Step.Say.of(Utf8.encode(withoutProof + ",p=" + Base64Text.encode(proof)));
  }

  private Step judge(byte[] challenge) {
    String text = Utf8.decode(challenge).orElse("");
    if (text.startsWith("e=")) {
      return new Step.Cancel("the server refuses: " + text.substring(2));
    }
    boolean same =
        text.startsWith("v=")
            && Base64Text.decode(text.substring(2).split(",", -1)[0])
                .filter(signature -> MessageDigest.isEqual(signature, expected))
                .isPresent();
    if (!same) {
      return new Step.Cancel("the server could not prove that it knows the password");
    }
    stage = Stage.PROVEN;
    return Step.Say.of(new byte[0]);
  }

  private static int rounds(String digits) {
    boolean number =
        !digits.isEmpty()
            && digits.length() <= 8
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return number ? Integer.parseInt(digits) : -1;
  }

  private byte[] binding() {
    byte[] start = Utf8.encode(header);
    byte[] all = java.util.Arrays.copyOf(start, start.length + bindingData.length);
    System.arraycopy(bindingData, 0, all, start.length, bindingData.length);
    return all;
  }

  @Override
  public boolean complete() {
    return stage == Stage.PROVEN;
  }
}
