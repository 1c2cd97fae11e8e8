package io.postroad.app.cli;

import io.postroad.app.config.ConfigurationException;
import io.postroad.app.config.Nearest;
import io.postroad.app.config.Problem;
import io.postroad.app.config.Problems;
import io.postroad.app.json.Json;
import io.postroad.app.serve.StartException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Every command by its name, and what happens when one fails. */
public final class CommandTree {
  private static final Map<String, Function<Terminal, Object>> COMMANDS = commands();

  private CommandTree() {}

  private static Map<String, Function<Terminal, Object>> commands() {
    Map<String, Function<Terminal, Object>> commands = new LinkedHashMap<>();
    commands.put("serve", ServeCommand::new);
    commands.put("send", SendCommand::new);
    commands.put("queue", QueueCommand::new);
    commands.put("why", WhyCommand::new);
    commands.put("trace", TraceCommand::new);
    commands.put("top", TopCommand::new);
    commands.put("explain", ExplainCommand::new);
    commands.put("check", CheckCommand::new);
    commands.put("config", ConfigCommand::new);
    commands.put("password", PasswordCommand::new);
    commands.put("sink", SinkCommand::new);
    commands.put("load", LoadCommand::new);
    commands.put("torture", TortureCommand::new);
    commands.put("sendmail", SendmailCommand::new);
    commands.put("tour", TourCommand::new);
    return commands;
  }

  /** The program without a command: says what there is. */
  @Command(
      name = "postroad",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      synopsisSubcommandLabel = "COMMAND",
      description = "A mail transfer system: SMTP server, queue and client.",
      footerHeading = "%nExample:%n",
      footer = {
        "  postroad serve             catch all mail on port 2525, show it on port 8025",
        "  postroad help COMMAND      what a command does, with an example"
      })
  static final class Top {}

  /** Runs one command line; {@code help COMMAND} is {@code COMMAND --help}. */
  public static int run(Terminal terminal, String... args) {
    return args.length > 0 && args[0].equals("help")
        ? answer(
            terminal,
            Stream.concat(Arrays.stream(args).skip(1), Stream.of("--help")).toArray(String[]::new))
        : answer(terminal, args);
  }

  /** Every command with its options, for those who describe them. */
  public static CommandLine model() {
    CommandLine line = new CommandLine(new Top());
    Terminal terminal = Terminal.ofProcess();
    COMMANDS.forEach((name, make) -> line.addSubcommand(name, make.apply(terminal)));
    return line;
  }

  private static int answer(Terminal terminal, String... args) {
    CommandLine line = new CommandLine(new Top());
    // Only the command that is asked for is built: the start of `serve` does not pay for the rest.
    boolean one = args.length > 0 && (COMMANDS.containsKey(args[0]) || isVersion(args[0]));
    COMMANDS.forEach((name, make) -> {
      if (!one || name.equals(args[0])) {
        line.addSubcommand(name, make.apply(terminal));
      }
    });
    CommandLine sendmail = line.getSubcommands().get("sendmail");
    if (sendmail != null) {
      // Its flags follow rules of their own; it reads them itself.
      sendmail.setUnmatchedOptionsArePositionalParams(true);
    }
    line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            terminal.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setParameterExceptionHandler((e, _) -> usage(terminal, e));
    line.setExecutionExceptionHandler((e, _, parsed) -> failed(terminal, e, parsed));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    if (args.length == 0) {
      line.usage(terminal.err());
      return ExitCode.USAGE;
    }
    // No --help behind it makes a command of a word that is none.
    return one || args[0].startsWith("-") ? line.execute(args) : line.execute(args[0]);
  }

  private static boolean isVersion(String word) {
    return word.equals("--version") || word.equals("-V");
  }

  private static int usage(Terminal terminal, ParameterException e) {
    CommandLine command = e.getCommandLine();
    terminal.err().println("postroad: " + wrong(command, e));
    terminal.err().println("Try `" + command.getCommandSpec().qualifiedName() + " --help`.");
    return ExitCode.USAGE;
  }

  /** What is wrong, and what was probably meant by a word that is no command or option. */
  private static String wrong(CommandLine command, ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()) {
      return firstLine(e);
    }
    String word = unmatched.getUnmatched().getFirst();
    boolean option = word.startsWith("-");
    Set<String> known =
        option ? command.getCommandSpec().optionsMap().keySet() : command.getSubcommands().keySet();
    if (!option && known.isEmpty()) {
      return "\"" + word + "\" is one word too many";
    }
    return "there is no "
        + (option ? "option" : "command")
        + " \""
        + word
        + "\""
        + Nearest.to(word, known).map(nearest -> "; did you mean \"" + nearest + "\"?").orElse("");
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
  }

  private static int failed(Terminal terminal, Exception e, ParseResult parsed) throws Exception {
    return switch (e) {
      case ConfigurationException broken ->
          broken(terminal, broken.problems(), asksForJson(parsed));
      case CommandException ended -> {
        terminal.err().println("postroad: " + ended.message());
        yield ended.exitCode();
      }
      case StartException start -> {
        terminal.err().println("postroad: " + firstLine(start));
        yield ExitCode.FAILED;
      }
      case IOException trouble -> {
        terminal.err().println("postroad: " + firstLine(trouble));
        yield ExitCode.FAILED;
      }
      default -> throw e;
    };
  }

  private static boolean asksForJson(ParseResult parsed) {
    ParseResult at = parsed;
    while (at.hasSubcommand()) {
      at = at.subcommand();
    }
    return at.hasMatchedOption("--json");
  }

  /** The errors of a configuration, one line each, or as JSON on standard output. */
  static int broken(Terminal terminal, List<Problem> problems, boolean json) {
    if (json) {
      terminal.out().println(Json.text(Problems.json(problems)));
    } else {
      problems.forEach(problem -> terminal.err().println(problem.text()));
    }
    return ExitCode.USAGE;
  }

  /** The names of all commands. */
  static List<String> names() {
    return Arrays.asList(COMMANDS.keySet().toArray(new String[0]));
  }
}
