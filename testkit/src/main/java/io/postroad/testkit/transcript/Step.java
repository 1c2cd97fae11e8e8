package io.postroad.testkit.transcript;

import java.time.Duration;

/** One line of a transcript that does something. Immutable. */
sealed interface Step {

  /** Who speaks. */
  enum Speaker {
    CLIENT,
    SERVER;

    char letter() {
      return this == CLIENT ? 'C' : 'S';
    }
  }

  /** The line of the transcript it stands on, counted from 1. */
  int line();

  /** The line as it was written, for what a failure shows. */
  String source();

  /**
   * Octets that one side says; an expected side must say exactly these.
   *
   * @param escaped the octets in the form of {@link Octets}
   */
  record Say(int line, String source, String connection, Speaker speaker, String escaped)
      implements Step {
    byte[] octets() {
      return Octets.parse(escaped);
    }
  }

  /** One side ends its stream. */
  record End(int line, String source, String connection, Speaker speaker) implements Step {}

  /** One side resets the connection. */
  record Reset(int line, String source, String connection, Speaker speaker) implements Step {}

  /**
   * Both sides make a TLS handshake, begun by the client; what follows is inside.
   *
   * @param succeeds whether it is to come to its end
   */
  record Secure(int line, String source, String connection, boolean succeeds) implements Step {}

  /** Time passes. */
  record Pass(int line, String source, Duration time) implements Step {}
}
