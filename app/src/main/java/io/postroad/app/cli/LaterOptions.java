package io.postroad.app.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of {@code send} for features of later versions: refused when they ask for one. */
final class LaterOptions {
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
