package io.postroad.smtp.sasl;

import java.util.Optional;

/** LOGIN: the user name to the first challenge, the password to the second, whatever they say. */
final class LoginClient implements SaslClient {
  private final Credentials credentials;
  private int answered;

  LoginClient(Credentials credentials) {
    this.credentials = credentials;
  }

  @Override
  public Mechanism mechanism() {
    return Mechanism.LOGIN;
  }

  @Override
  public Optional<Step.Say> initial() {
    return Optional.empty(); // many servers that speak LOGIN take no initial response
  }

  @Override
  public Step answer(byte[] challenge) {
    answered++;
    return switch (answered) {
      case 1 -> Step.Say.of(Utf8.encode(credentials.user()));
      case 2 -> Step.Say.of(Utf8.encode(credentials.password()));
      default -> new Step.Cancel("the server asks for more than LOGIN has");
    };
  }

  @Override
  public boolean complete() {
    return answered == 2;
  }
}
