package io.postroad.mta.settings;

/** Where a server of LMTP listens. */
public sealed interface LmtpPlace {

  /** A host name or address literal, and its port. */
  record Host(String host, int port) implements LmtpPlace {}

  /** A Unix socket of this machine, by its absolute path. */
  record Socket(String path) implements LmtpPlace {}

  /** As the configuration has it. */
  default String text() {
    return switch (this) {
      case Host(String host, int port) ->
          "lmtp:" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
      case Socket(String path) -> "lmtp:unix:" + path;
    };
  }
}
