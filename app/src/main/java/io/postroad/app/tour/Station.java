package io.postroad.app.tour;

import io.postroad.app.config.Configuration;
import io.postroad.app.config.ConfigurationException;
import io.postroad.app.config.Configurations;
import io.postroad.app.config.Overrides;
import io.postroad.app.log.Log;
import io.postroad.app.serve.Server;
import io.postroad.app.serve.StartException;
import io.postroad.mta.history.HistoryEvent;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.wire.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One server of the tour: the real one, with a data folder and a configuration file of its own. */
record Station(String name, Server server) {

  /** Starts a server as its configuration says; {@code events} hears of its mail. */
  static Station start(
      String name,
      Path folder,
      String configuration,
      Execution execution,
      Network network,
      Log log,
      Consumer<HistoryEvent> events)
      throws IOException, ConfigurationException, StartException {
    Path home = Files.createDirectories(folder.resolve(name));
    Path file = Files.writeString(home.resolve("postroad.toml"), configuration);
    Server.Reread read =
        () -> new Configurations(Map.of(), home).load(Optional.of(file.toString()), Overrides.NONE);
    Configuration now = read.read();
    Server.Surroundings surroundings =
        new Server.Surroundings(execution, network, log, "tour", read, events, () -> {});
    return new Station(name, Server.start(now, surroundings));
  }

  /** The port it takes mail on. */
  int port() {
    return server.smtpAddresses().getFirst().getPort();
  }
}
