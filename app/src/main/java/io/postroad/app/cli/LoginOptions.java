package io.postroad.app.cli;

import io.postroad.app.config.Trouble;
import io.postroad.smtp.client.ClientLogin;
import io.postroad.smtp.sasl.Credentials;
import io.postroad.smtp.sasl.Mechanism;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code send} about logging in (RFC 4954). */
final class LoginOptions {
  private static final long PASSWORD_FILE_MAX = 4096;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description =
          "log in; inside TLS with a verified certificate unless --starttls says otherwise, or to"
              + " this machine")
  private @Nullable String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "the password for --user: the first line of the file")
  private @Nullable String passwordFile;

  @Option(
      names = "--auth",
      paramLabel = "MECH",
      description =
          "plain, login, scram-sha-256 or scram-sha-256-plus (default: the strongest offered)")
  private @Nullable String auth;

  /** Whether anybody is to log in. */
  boolean isGiven() {
    return user != null;
  }

  /** Who logs in, if anybody does. */
  Optional<ClientLogin> login(Path folder) throws CommandException {
    if (user == null) {
      if (passwordFile != null || auth != null) {
        throw CommandException.usage("--password-file and --auth need --user; give it too");
      }
      return Optional.empty();
    }
    if (passwordFile == null) {
      throw CommandException.usage("--user needs --password-file; name the file with the password");
    }
    try {
      String password = password(folder.resolve(passwordFile));
      return Optional.of(new ClientLogin(new Credentials(user, password), mechanism()));
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("--user, --password-file: " + e.getMessage());
    }
  }

  private Optional<Mechanism> mechanism() throws CommandException {
    if (auth == null) {
      return Optional.empty();
    }
    Optional<Mechanism> mechanism = Mechanism.find(auth);
    if (mechanism.isEmpty()) {
      throw CommandException.usage(
          "--auth: \"" + auth + "\" is none of plain, login, scram-sha-256, scram-sha-256-plus");
    }
    return mechanism;
  }

  private static String password(Path file) throws CommandException {
    try {
      if (Files.size(file) > PASSWORD_FILE_MAX) {
        throw CommandException.usage("--password-file: " + file + " is too long for a password");
      }
      return Files.readString(file).lines().findFirst().orElse("");
    } catch (MalformedInputException e) {
      throw CommandException.usage("--password-file: " + file + " is not UTF-8 text");
    } catch (IOException e) {
      throw CommandException.usage("--password-file: " + Trouble.reading(file, e));
    }
  }
}
