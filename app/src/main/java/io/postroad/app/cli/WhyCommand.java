package io.postroad.app.cli;

import io.postroad.app.json.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code postroad why}: one sentence. */
@Command(
    name = "why",
    mixinStandardHelpOptions = true,
    description = "Say in one sentence what happened, or happens, to this mail.",
    footerHeading = "%nExample:%n",
    footer = {
      "  postroad why alice@partner.test",
      "  postroad why --all alice@partner.test     every message and every refusal, newest first"
    })
final class WhyCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();

  @Parameters(paramLabel = "ID|ADDRESS", description = "a queue id or an address")
  private String subject = "";

  @Option(names = "--all", description = "a sentence on each message and each refusal")
  private boolean all;

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  WhyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    ApiClient.Answer answer =
        server
            .client(terminal)
            .get("/api/v1/why?of=" + ApiClient.encode(subject) + (all ? "&all=true" : ""));
    if (answer.status() != 200) {
      throw RemoteQueue.refused(answer);
    }
    Map<String, @Nullable Object> said = Json.readObject(answer.body());
    if (json) {
      terminal.out().println(answer.body().strip());
    } else if (all && said.get("all") instanceof List<?> sentences) {
      sentences.forEach(sentence -> terminal.out().println(sentence));
    } else {
      terminal.out().println(said.get("why"));
    }
    return ExitCode.DONE;
  }
}
