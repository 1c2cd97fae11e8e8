package io.postroad.smtp.sasl;

import java.util.Optional;

/** PLAIN: all in one message (RFC 4616). */
final class PlainClient implements SaslClient {
  private final Step.Say message;

  PlainClient(Credentials credentials) {
    message =
        Step.Say.of(new PlainMessage("", credentials.user(), credentials.password()).octets());
  }

  @Override
  public Mechanism mechanism() {
    return Mechanism.PLAIN;
  }

  @Override
  public Optional<Step.Say> initial() {
    return Optional.of(message);
  }

  @Override
  public Step answer(byte[] challenge) {
    return new Step.Cancel("the server asks for more than PLAIN has");
  }

  @Override
  public boolean complete() {
    return true;
  }
}
