package io.postroad.app.cli;

import io.postroad.app.json.Json;
import io.postroad.mta.queue.Verb;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code postroad queue}: look at and steer the queue of a running server. */
@Command(
    name = "queue",
    mixinStandardHelpOptions = true,
    description = "Look at and steer the queue of a running server.",
    synopsisSubcommandLabel = "list|show|retry|hold|release|bounce|delete|export",
    footerHeading = "%nExample:%n",
    footer = "  postroad queue retry --where \"domain=partner.test state=deferred age>2h\"")
final class QueueCommand {
  private static final String EXAMPLE = "%nExample:%n";
  private static final String WHERE =
      "only messages for which all of these hold, joined by spaces: domain=, sender=, state=,"
          + " age>2h, age<10m";
  private static final String IDS = "queue ids";

  private final Terminal terminal;

  QueueCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List the queue in order of arrival.",
      footerHeading = EXAMPLE,
      footer = "  postroad queue list --where state=held --json")
  int list(
      @Mixin ServerOptions server,
      @Option(names = "--where", paramLabel = "CONDITIONS", description = WHERE)
          @Nullable List<String> where,
      @Option(names = "--json", description = "print JSON") boolean json)
      throws Exception {
    List<Map<String, @Nullable Object>> messages = queue(server).list(joined(where));
    if (json) {
      terminal.out().println(Json.pretty(messages));
    } else {
      new QueueText(terminal).list(messages);
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Show one message: its recipients, or its header section, or all of it.",
      footerHeading = EXAMPLE,
      footer = "  postroad queue show 01m84grmmvfc1kmxp77prk7x0x --headers")
  int show(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "ID", description = "the queue id") String id,
      @Option(names = "--headers", description = "print the header section") boolean headers,
      @Option(names = "--raw", description = "print the whole content") boolean raw,
      @Option(names = "--json", description = "print JSON") boolean json)
      throws Exception {
    RemoteQueue queue = queue(server);
    if (headers || raw) {
      queue.copy(id, terminal.out(), !raw);
      terminal.out().flush();
      return ExitCode.DONE;
    }
    Map<String, @Nullable Object> message = queue.find(id);
    if (json) {
      terminal.out().println(Json.pretty(message));
    } else {
      new QueueText(terminal).list(List.of(message));
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "retry",
      mixinStandardHelpOptions = true,
      description = "Try every waiting recipient now.",
      footerHeading = EXAMPLE,
      footer = "  postroad queue retry --where domain=partner.test")
  int retry(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "ID", arity = "0..*", description = IDS) @Nullable List<String> ids,
      @Option(names = "--where", paramLabel = "CONDITIONS", description = WHERE)
          @Nullable List<String> where,
      @Option(names = "--json", description = "print JSON") boolean json)
      throws Exception {
    return steer(Verb.RETRY, server, ids, where, json);
  }

  @Command(
      name = "hold",
      mixinStandardHelpOptions = true,
      description = "Keep messages back until they are released.",
      footerHeading = EXAMPLE,
      footer = "  postroad queue hold --where sender=news@example.test")
  int hold(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "ID", arity = "0..*", description = IDS) @Nullable List<String> ids,
      @Option(names = "--where", paramLabel = "CONDITIONS", description = WHERE)
          @Nullable List<String> where,
      @Option(names = "--json", description = "print JSON") boolean json)
      throws Exception {
    return steer(Verb.HOLD, server, ids, where, json);
  }

  @Command(
      name = "release",
      mixinStandardHelpOptions = true,
      description = "Let held messages go on.",
      footerHeading = EXAMPLE,
      footer = "  postroad queue release --where state=held")
  int release(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "ID", arity = "0..*", description = IDS) @Nullable List<String> ids,
      @Option(names = "--where", paramLabel = "CONDITIONS", description = WHERE)
          @Nullable List<String> where,
      @Option(names = "--json", description = "print JSON") boolean json)
      throws Exception {
    return steer(Verb.RELEASE, server, ids, where, json);
  }

  @Command(
      name = "bounce",
      mixinStandardHelpOptions = true,
      description = "Give messages up now and report to their senders.",
      footerHeading = EXAMPLE,
      footer = "  postroad queue bounce 01m84grmmvfc1kmxp77prk7x0x")
  int bounce(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "ID", arity = "0..*", description = IDS) @Nullable List<String> ids,
      @Option(names = "--where", paramLabel = "CONDITIONS", description = WHERE)
          @Nullable List<String> where,
      @Option(names = "--json", description = "print JSON") boolean json)
      throws Exception {
    return steer(Verb.BOUNCE, server, ids, where, json);
  }

  @Command(
      name = "delete",
      mixinStandardHelpOptions = true,
      description = "Drop messages without a report.",
      footerHeading = EXAMPLE,
      footer = "  postroad queue delete --where \"domain=typo.test age>1d\"")
  int delete(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "ID", arity = "0..*", description = IDS) @Nullable List<String> ids,
      @Option(names = "--where", paramLabel = "CONDITIONS", description = WHERE)
          @Nullable List<String> where,
      @Option(names = "--json", description = "print JSON") boolean json)
      throws Exception {
    return steer(Verb.DELETE, server, ids, where, json);
  }

  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      description = "Write messages as ID.eml files.",
      footerHeading = EXAMPLE,
      footer = "  postroad queue export --where state=held --to held-mail")
  int export(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "ID", arity = "0..*", description = IDS) @Nullable List<String> ids,
      @Option(names = "--where", paramLabel = "CONDITIONS", description = WHERE)
          @Nullable List<String> where,
      @Option(
              names = "--to",
              paramLabel = "DIR",
              description = "the folder to write to; made when missing",
              defaultValue = ".")
          String to,
      @Option(names = "--json", description = "print JSON") boolean json)
      throws Exception {
    RemoteQueue queue = queue(server);
    MailFiles files = new MailFiles(terminal.folder().resolve(to).normalize());
    List<String> written = new ArrayList<>();
    for (String id : chosen(queue, ids, where)) {
      written.add(files.write(id + ".eml", out -> queue.copy(id, out, false)));
    }
    if (json) {
      terminal.out().println(Json.pretty(written));
    } else {
      written.forEach(terminal.out()::println);
    }
    return ExitCode.DONE;
  }

  private int steer(
      Verb verb,
      ServerOptions server,
      @Nullable List<String> ids,
      @Nullable List<String> where,
      boolean json)
      throws Exception {
    RemoteQueue queue = queue(server);
    List<Map<String, @Nullable Object>> results = new ArrayList<>();
    int code = ExitCode.DONE;
    for (String id : chosen(queue, ids, where)) {
      Optional<String> trouble = queue.steer(id, verb);
      Map<String, @Nullable Object> result = Json.object();
      result.put("id", id);
      result.put("verb", verb.word());
      result.put("error", trouble.orElse(null));
      results.add(result);
      if (trouble.isPresent()) {
        code = ExitCode.FAILED;
        terminal.err().println("postroad: " + id + ": " + trouble.get());
      } else if (!json) {
        terminal.out().println(id + " " + verb.word() + ": done");
      }
    }
    if (json) {
      terminal.out().println(Json.pretty(results));
    } else if (results.isEmpty()) {
      terminal.out().println("no message fits");
    }
    return code;
  }

  private static List<String> chosen(
      RemoteQueue queue, @Nullable List<String> ids, @Nullable List<String> where)
      throws IOException, CommandException {
    boolean named = ids != null && !ids.isEmpty();
    if (!named && where == null) {
      throw CommandException.usage("which messages? name their ids, or give --where");
    }
    if (named && where != null) {
      throw CommandException.usage("name ids or give --where, not both");
    }
    return ids != null && named ? ids : queue.ids(joined(where));
  }

  private static String joined(@Nullable List<String> where) {
    return where == null ? "" : String.join(" ", where);
  }

  private RemoteQueue queue(ServerOptions server) throws Exception {
    return new RemoteQueue(server.client(terminal));
  }
}
