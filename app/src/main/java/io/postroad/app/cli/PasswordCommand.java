package io.postroad.app.cli;

import io.postroad.app.secret.SecretOctets;
import io.postroad.smtp.sasl.SaslPrep;
import io.postroad.smtp.sasl.ScramRecord;
import java.io.Console;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code postroad password}: makes the line that {@code [accounts]} wants. */
@Command(
    name = "password",
    mixinStandardHelpOptions = true,
    description = {
      "Hash a password for the configuration.",
      "On a terminal it is asked for twice, without echo; otherwise it is read from standard input."
    },
    footerHeading = "%nExample:%n",
    footer = "  printf SECRET | postroad password")
final class PasswordCommand implements Callable<Integer> {
  private static final int SECRET_MAX = 1024;

  private final Terminal terminal;

  PasswordCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, CommandException {
    String secret = terminal.interactive() ? ask() : read();
    if (secret.isEmpty()) {
      throw CommandException.usage("the password is empty; give one");
    }
    if (SaslPrep.prepare(secret).isEmpty()) {
      throw CommandException.usage(
          "the password holds a character that no password may have (RFC 4013), or is too long;"
              + " choose another");
    }
    terminal.out().println(ScramRecord.make(secret, SecretOctets::draw).text());
    return ExitCode.DONE;
  }

  private String read() throws IOException, CommandException {
    byte[] octets = terminal.in().readNBytes(SECRET_MAX + 1);
    if (octets.length > SECRET_MAX) {
      throw CommandException.usage("the password is longer than 1024 octets; give a shorter one");
    }
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
      // `echo SECRET |` ends in a line end that nobody means.
      return text.toString().replaceFirst("\\r?\\n\\z", "");
    } catch (CharacterCodingException e) {
      throw CommandException.usage("the password is not UTF-8 text; give it as UTF-8");
    } finally {
      Arrays.fill(octets, (byte) 0);
    }
  }

  private String ask() throws CommandException {
    Console console = Objects.requireNonNull(System.console());
    char[] first = console.readPassword("Password: ");
    char[] second = first == null ? null : console.readPassword("Again: ");
    if (first == null || second == null || !Arrays.equals(first, second)) {
      throw CommandException.failed("the two passwords differ; try again");
    }
    return new String(first);
  }
}
