package io.postroad.smtp.server;

import io.postroad.smtp.sasl.BindingOffer;
import io.postroad.smtp.sasl.Mechanism;
import io.postroad.smtp.tls.TlsFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether clients of a listener log in (RFC 4954). Immutable. */
public sealed interface Authentication {

  /** AUTH is not offered: mail from other servers. */
  record None() implements Authentication {}

  /**
   * Any name with any password, in the clear too: for catching mail of programs under test, which
   * send what they would send elsewhere. SCRAM is not offered, since it asks the server as well to
   * prove that it knows the password.
   */
  record Anyone() implements Authentication {}

  /**
   * Nobody sends without having logged in, and that only inside TLS (rule S8).
   *
   * @param authenticator knows who may
   * @param logins counts guesses; one for the process
   */
  record Required(Authenticator authenticator, Logins logins) implements Authentication {}

  /** The mechanisms that work on a connection, the strongest first. */
  default List<Mechanism> offered(Optional<TlsFacts> tls) {
    return switch (this) {
      case None _ -> List.of();
      case Anyone _ -> List.of(Mechanism.PLAIN, Mechanism.LOGIN);
      case Required _ -> tls.map(Authentication::inside).orElse(List.of());
    };
  }

  private static List<Mechanism> inside(TlsFacts tls) {
    List<Mechanism> all = new ArrayList<>(List.of(Mechanism.values()));
    if (BindingOffer.of(tls.bindings()).isEmpty()) {
      all.remove(Mechanism.SCRAM_SHA_256_PLUS);
    }
    return all;
  }
}
