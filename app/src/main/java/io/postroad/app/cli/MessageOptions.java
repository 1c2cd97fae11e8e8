package io.postroad.app.cli;

import io.postroad.app.config.Trouble;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.address.Paths;
import io.postroad.smtp.address.Postmaster;
import io.postroad.smtp.address.ReversePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is sent, from whom and to whom. Filled by the command line. */
final class MessageOptions {
  @Option(
      names = "--to",
      paramLabel = "A[,B]",
      hideParamSyntax = true,
      required = true,
      split = ",",
      description = "the recipients")
  private List<String> to = new ArrayList<>();

  @Option(names = "--from", paramLabel = "ADDRESS", description = "the sender; \"\" for none")
  private @Nullable String from;

  @Option(names = "--subject", paramLabel = "TEXT", description = "the subject")
  private @Nullable String subject;

  @Option(names = "--body", paramLabel = "TEXT", description = "the text")
  private @Nullable String body;

  @Option(names = "--header", paramLabel = "'N: V'", description = "a further header field")
  private List<String> headers = new ArrayList<>();

  @Option(names = "--attach", paramLabel = "FILE", description = "a file to send along")
  private List<Path> attachments = new ArrayList<>();

  @Option(
      names = "--file",
      paramLabel = "MESSAGE.eml",
      description = "a whole message instead; - is standard input")
  private @Nullable String file;

  /** The recipients as paths. */
  List<ForwardPath> recipients() throws CommandException {
    List<ForwardPath> paths = new ArrayList<>();
    for (String text : to) {
      if (!text.isBlank()) {
        paths.add(forwardPath(text.strip()));
      }
    }
    if (paths.isEmpty()) {
      throw CommandException.usage("--to: at least one recipient is needed");
    }
    return paths;
  }

  /** One recipient, with or without angle brackets. */
  static ForwardPath forwardPath(String text) throws CommandException {
    return Paths.forwardPath(bracketed(text))
        .orElseThrow(() ->
            CommandException.usage("\"" + text + "\" is not an address; write name@example.test"));
  }

  /** A sender, with or without angle brackets; an empty one is the null reverse-path. */
  static ReversePath reversePath(String text) throws CommandException {
    if (text.isEmpty() || text.equals("<>")) {
      return new NullReversePath();
    }
    return Paths.reversePath(bracketed(text))
        .orElseThrow(() ->
            CommandException.usage(
                "\"" + text + "\" is not an address; write name@example.test, or <>"));
  }

  private static String bracketed(String text) {
    return text.startsWith("<") ? text : "<" + text + ">";
  }

  /** The reverse-path. */
  ReversePath sender(Terminal terminal, String host) throws CommandException {
    return reversePath(
        Optional.ofNullable(from)
            .orElseGet(() -> terminal.variable("USER").orElse("postroad") + "@" + host));
  }

  /** The message. */
  MailOctets content(Terminal terminal, String host) throws IOException, CommandException {
    if (file != null) {
      if (subject != null || body != null || !headers.isEmpty() || !attachments.isEmpty()) {
        throw CommandException.usage(
            "--file is a whole message: --subject, --body, --header and --attach do not go with it");
      }
      return MailOctets.withLineEnds(
          file.equals("-") ? terminal.in().readAllBytes() : read(terminal.folder().resolve(file)));
    }
    List<String> visible = new ArrayList<>();
    for (ForwardPath path : recipients()) {
      visible.add(shown(path));
    }
    Draft draft =
        new Draft(shown(sender(terminal, host)), visible, host, terminal.execution().get());
    draft.subject(Optional.ofNullable(subject).orElse("A message from postroad send"));
    draft.body(Optional.ofNullable(body).orElse("Sent by postroad send.\n"));
    for (String header : headers) {
      draft.field(header);
    }
    for (Path path : attachments) {
      Path name = path.getFileName();
      draft.attach(name == null ? "file" : name.toString(), read(terminal.folder().resolve(path)));
    }
    return MailOctets.withLineEnds(draft.octets());
  }

  /**
   * As a header field has it: in ASCII where that names the same mailbox, so that servers without
   * SMTPUTF8 take it too.
   */
  private static String shown(ForwardPath path) {
    return switch (path) {
      case Postmaster postmaster -> postmaster.text();
      case Mailbox mailbox -> mailbox.toAscii().orElse(mailbox).text();
    };
  }

  private static String shown(ReversePath path) {
    return switch (path) {
      case NullReversePath none -> none.text();
      case Mailbox mailbox -> mailbox.toAscii().orElse(mailbox).text();
    };
  }

  private static byte[] read(Path path) throws CommandException {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw CommandException.usage(Trouble.reading(path, e));
    }
  }
}
