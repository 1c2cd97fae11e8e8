package io.postroad.app.cli;

import io.postroad.app.config.Addresses;
import io.postroad.app.config.Configuration;
import io.postroad.app.config.ConfigurationException;
import io.postroad.app.config.Configurations;
import io.postroad.app.config.Overrides;
import io.postroad.app.serve.DataFolder;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command finds a running server (product §7.3). Filled by the command line. */
final class ServerOptions {
  @Option(names = "--config", paramLabel = "FILE", description = "the server's configuration file")
  private @Nullable String config;

  @Option(names = "--data", paramLabel = "DIR", description = "the server's data folder")
  private @Nullable String data;

  @Option(names = "--api", paramLabel = "URL", description = "the address of the server's API")
  private @Nullable String api;

  @Option(names = "--token", paramLabel = "T", description = "the API's token")
  private @Nullable String token;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "with --api https://...: certificates (PEM) of the authorities to trust")
  private @Nullable Path ca;

  /** A client of the server that these options, or the usual places, name. */
  ApiClient client(Terminal terminal) throws ConfigurationException, CommandException {
    var time = terminal.execution().get().time();
    Optional<String> givenToken = Optional.ofNullable(token);
    if (api != null) {
      ApiTrust trust = ca == null ? new ApiTrust.Usual() : ApiTrust.in(ca, "--ca");
      return new ApiClient(api, givenToken, trust, time);
    }
    Configuration configuration = configuration(terminal);
    DataFolder folder = new DataFolder(configuration.data());
    String base =
        folder
            .apiAddress()
            .or(() ->
                configuration.http().map(h -> h.scheme() + "://" + Addresses.text(h.address())))
            .orElseThrow(() ->
                CommandException.usage(
                    "the server has no HTTP (listen = \"\" in [http]); give --api URL"));
    ApiTrust trust =
        folder.apiCertificate().<ApiTrust>map(ApiTrust.Exactly::new).orElseGet(ApiTrust.Usual::new);
    return new ApiClient(base, givenToken.or(folder::apiToken), trust, time);
  }

  /**
   * What the server that runs answers; empty where none does: it left no address, or nobody is
   * there any more. A server that was named by its address must answer.
   */
  Optional<ApiClient.Answer> ask(Terminal terminal, String path)
      throws ConfigurationException, CommandException {
    if (api != null) {
      return Optional.of(client(terminal).get(path));
    }
    if (new DataFolder(configuration(terminal).data()).apiAddress().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(client(terminal).get(path));
    } catch (CommandException e) {
      terminal.err().println("postroad: " + e.message() + "; asking the configuration alone");
      return Optional.empty();
    }
  }

  /** The configuration that these options, or the usual places, name. */
  Configuration configuration(Terminal terminal) throws ConfigurationException {
    Configurations configurations = new Configurations(terminal.environment(), terminal.folder());
    Optional<String> file = Optional.ofNullable(config);
    Overrides overrides =
        new Overrides(Optional.empty(), Optional.empty(), Optional.ofNullable(data));
    // A folder given alone says which server is meant; some other server's file says nothing.
    return file.isEmpty() && data != null
        ? configurations.without(overrides)
        : configurations.load(file, overrides);
  }
}
