package io.postroad.app.cli;

import io.postroad.app.json.Json;
import java.util.concurrent.Callable;
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
    footer = "  postroad why alice@partner.test")
final class WhyCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();

  @Parameters(paramLabel = "ID|ADDRESS", description = "a queue id or an address")
  private String subject = "";

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  WhyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    ApiClient.Answer answer =
        server.client(terminal).get("/api/v1/why?of=" + ApiClient.encode(subject));
    if (answer.status() != 200) {
      throw RemoteQueue.refused(answer);
    }
    Object why = Json.readObject(answer.body()).get("why");
    terminal.out().println(json ? answer.body().strip() : String.valueOf(why));
    return ExitCode.DONE;
  }
}
