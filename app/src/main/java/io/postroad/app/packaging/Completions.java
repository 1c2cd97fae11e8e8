package io.postroad.app.packaging;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What shells are told so that they complete a command line. Stateless. */
final class Completions {
  private Completions() {}

  /** Each script by the path, below {@code share}, where its shell looks for it. */
  static Map<String, String> of(CommandLine program) {
    return new TreeMap<>(
        Map.of(
            "bash-completion/completions/postroad", bash(program),
            "zsh/site-functions/_postroad", zsh(program),
            "fish/vendor_completions.d/postroad.fish", fish(program)));
  }

  private static String bash(CommandLine program) {
    String script = AutoComplete.bash("postroad", program);
    // It is read, never run.
    return script.substring(script.indexOf('\n') + 1);
  }

  private static String zsh(CommandLine program) {
    StringBuilder script =
        new StringBuilder(
            """
            #compdef postroad

            _postroad() {
              local -a commands
              commands=(
            """);
    program
        .getSubcommands()
        .forEach((name, command) ->
            script.append("    ").append(single(name + ":" + summary(command))).append('\n'));
    script.append(
        """
          )
          if (( CURRENT == 2 )); then
            _describe -t commands 'postroad command' commands
            return
          fi
          shift words
          (( CURRENT-- ))
          case $words[1] in
        """);
    program
        .getSubcommands()
        .forEach((name, command) -> {
          script.append("    ").append(name).append(")\n      _arguments -s");
          for (OptionSpec option : ManPages.shown(command.getCommandSpec())) {
            zshOption(script, option);
          }
          script.append(" \\\n        ").append(zshRest(command)).append("\n      ;;\n");
        });
    return script.append("  esac\n}\n\n_postroad \"$@\"\n").toString();
  }

  private static void zshOption(StringBuilder script, OptionSpec option) {
    String meaning = oneLine(option).replace("[", "(").replace("]", ")").replace(":", "\\:");
    for (String name : option.names()) {
      String value =
          ManPages.takesValue(option)
              ? ":" + option.paramLabel().replace(":", "\\:") + ":_files"
              : "";
      script.append(" \\\n        ").append(single("*" + name + "[" + meaning + "]" + value));
    }
  }

  private static String zshRest(CommandLine command) {
    List<String> inner = List.copyOf(command.getSubcommands().keySet());
    return inner.isEmpty()
        ? "'*:: :_files'"
        : single("1:command:(" + String.join(" ", inner) + ")") + " '*:: :_files'";
  }

  private static String fish(CommandLine program) {
    StringBuilder script = new StringBuilder("complete -c postroad -f -n __fish_use_subcommand\n");
    program
        .getSubcommands()
        .forEach((name, command) -> {
          script
              .append("complete -c postroad -n __fish_use_subcommand -a ")
              .append(name)
              .append(" -d ")
              .append(fishText(summary(command)))
              .append('\n');
          String here = "complete -c postroad -n '__fish_seen_subcommand_from " + name + "'";
          command
              .getSubcommands()
              .keySet()
              .forEach(inner -> script.append(here).append(" -a ").append(inner).append('\n'));
          for (OptionSpec option : ManPages.shown(command.getCommandSpec())) {
            script.append(here).append(fishOption(option)).append('\n');
          }
        });
    return script.toString();
  }

  private static String fishOption(OptionSpec option) {
    String names =
        Arrays.stream(option.names())
            .map(name ->
                name.startsWith("--")
                    ? " -l " + name.substring(2)
                    : (name.length() == 2 ? " -s " : " -o ") + name.substring(1))
            .collect(Collectors.joining());
    return names + (ManPages.takesValue(option) ? " -r" : "") + " -d " + fishText(oneLine(option));
  }

  private static String summary(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    return ManPages.summary(spec).replace('\n', ' ');
  }

  private static String oneLine(OptionSpec option) {
    return ManPages.plain(option.description()).replace('\n', ' ');
  }

  /** In single quotes, as POSIX shells and zsh read them. */
  private static String single(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private static String fishText(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
