package io.postroad.smtp.server;

import io.postroad.smtp.sasl.ScramRecord;
import java.util.Optional;

/**
 * Knows who may log in. Called on the threads of sessions, by many at once: implementations are
 * thread-safe and bound every wait themselves. That guesses are counted, slowed down and answered
 * alike whether the user exists or not (rule S8) is the server's to see to.
 */
@FunctionalInterface
public interface Authenticator {

  /**
   * Someone who may log in.
   *
   * @param account what receivers and events call the user; one name for every way of writing it
   * @param password what is stored of the password
   */
  record Login(String account, ScramRecord password) {}

  /** Finds a user by a name that SASLprep has prepared; empty when there is none. */
  Optional<Login> find(String user);

  /**
   * What is used in the place of a record for a name that nobody has: it looks and costs the same.
   * An implementation whose records outlive the process gives the same ones after a restart.
   */
  default ScramRecord decoy(String user) {
    return Decoys.of(user);
  }
}
