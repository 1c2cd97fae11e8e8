package io.postroad.app.cli;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a JVM does that is to write down, for the AOT cache, the classes which a start needs. The
 * launcher runs it once after a build, over loopback and in a folder of its own. Confined to one
 * thread.
 */
public final class Rehearsal {
  private Rehearsal() {}

  /**
   * {@code serve CONFIG OPTION...} reads that configuration and then serves as {@code postroad
   * serve OPTION...} does. {@code send ADDRESS} sends mail to that server, and nothing more: each
   * class that is remembered costs a little at every start of a short command.
   */
  public static void main(String[] args) {
    List<String> words = List.of(args);
    if (words.getFirst().equals("serve")) {
      run(List.of("config", "show", "--config", words.get(1)));
      System.exit(
          Cli.run(
              Stream.concat(Stream.of("serve"), words.stream().skip(2)).toArray(String[]::new)));
    }
    System.exit(
        Cli.run(
            "send",
            "--from",
            "ann@example.test",
            "--to",
            "bob@example.test",
            "--server",
            words.get(1),
            "--subject",
            "Rehearsal",
            "--body",
            "A line."));
  }

  private static void run(List<String> words) {
    Terminal process = Terminal.ofProcess();
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    InputStream nothing = new ByteArrayInputStream(new byte[0]);
    var _ =
        CommandTree.run(
            new Terminal(
                nothing,
                nowhere,
                nowhere,
                false,
                false,
                process.environment(),
                process.folder(),
                process.execution()),
            words.toArray(String[]::new));
  }
}
