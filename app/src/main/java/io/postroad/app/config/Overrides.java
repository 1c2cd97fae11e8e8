package io.postroad.app.config;

import java.util.Optional;

/**
 * What the command line says over the configuration.
 *
 * @param smtp the address of the first listener
 * @param http the address of the HTTP server; empty text turns it off
 * @param data the data folder
 */
public record Overrides(Optional<String> smtp, Optional<String> http, Optional<String> data) {

  /** Nothing. */
  public static final Overrides NONE =
      new Overrides(Optional.empty(), Optional.empty(), Optional.empty());
}
