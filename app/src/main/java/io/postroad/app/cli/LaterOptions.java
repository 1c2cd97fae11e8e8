package io.postroad.app.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of {@code send} for features of later versions: refused when they ask for one. */
final class LaterOptions {
  @Option(
      names = "--starttls",
      paramLabel = "off|opportunistic|require|verify",
      description = "whether to use STARTTLS (require and verify: not yet available)")
  private String starttls = "opportunistic";

  @Option(names = "--tls", description = "TLS from the first octet (not yet available)")
  private boolean tls;

  @Option(names = "--user", paramLabel = "NAME", description = "log in (not yet available)")
  private @Nullable String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "the password (not yet available)")
  private @Nullable String passwordFile;

  @Option(names = "--auth", paramLabel = "MECH", description = "how (not yet available)")
  private @Nullable String auth;

  /** Refuses what this version cannot do. */
  void check() throws CommandException {
    switch (starttls.toLowerCase(Locale.ROOT)) {
      case "off", "opportunistic" -> {
        // there is no STARTTLS yet, and nobody insists on it
      }
      case "require", "verify" -> refuse("--starttls " + starttls, "TLS");
      default ->
          throw CommandException.usage(
              "--starttls: \"" + starttls + "\" is none of off, opportunistic, require, verify");
    }
    refuseIf(tls, "--tls", "TLS");
    refuseIf(user != null, "--user", "AUTH");
    refuseIf(passwordFile != null, "--password-file", "AUTH");
    refuseIf(auth != null, "--auth", "AUTH");
  }

  private static void refuseIf(boolean asked, String option, String feature)
      throws CommandException {
    if (asked) {
      refuse(option, feature);
    }
  }

  private static void refuse(String option, String feature) throws CommandException {
    throw CommandException.usage(option + ": " + feature + " is not yet available; leave it out");
  }
}
