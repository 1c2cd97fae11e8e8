package io.postroad.app.serve;

import io.postroad.app.config.Configuration;
import io.postroad.app.config.Configuration.Http;
import io.postroad.app.config.Trouble;
import io.postroad.app.web.ApiToken;
import io.postroad.app.web.Endpoint;
import io.postroad.app.web.EventHub;
import io.postroad.app.web.EventsApi;
import io.postroad.app.web.Schema;
import io.postroad.app.web.ServerState;
import io.postroad.app.web.WebServer;
import io.postroad.app.web.faults.FaultsApi;
import io.postroad.app.web.flow.FlowApi;
import io.postroad.app.web.history.HistoryApi;
import io.postroad.app.web.inbox.InboxApi;
import io.postroad.app.web.inbox.InboxEvents;
import io.postroad.app.web.inbox.ProgramFacts;
import io.postroad.app.web.inbox.ReleaseApi;
import io.postroad.app.web.inbox.SubmitApi;
import io.postroad.app.web.inbox.WaitApi;
import io.postroad.app.web.page.Page;
import io.postroad.mta.admin.Admin;
import io.postroad.smtp.runtime.Execution;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The HTTP side of a server, put together. */
final class Web {
  private Web() {}

  static WebServer start(
      Configuration configuration,
      ServerState state,
      Admin admin,
      Stores stores,
      Observers observers,
      Certificates certificates,
      Server.Surroundings surroundings)
      throws StartException {
    Http http = configuration.http().orElseThrow();
    DataFolder folder = new DataFolder(configuration.data());
    EventHub hub = observers.hub();
    Page page = new Page(stores.inbox());
    var _ = observers.flow().follow(sample -> hub.publish("flow", sample::json));
    InboxEvents.tell(stores.inbox(), hub);
    List<Endpoint> endpoints =
        new ArrayList<>(inbox(configuration, state, admin, stores, observers, surroundings));
    endpoints.add(framed(page));
    endpoints.addAll(new EventsApi(hub).endpoints());
    endpoints.addAll(new FlowApi(observers.flow()).endpoints());
    endpoints.addAll(new HistoryApi(admin, surroundings.execution().time()).endpoints());
    endpoints.addAll(new FaultsApi(state::faults, surroundings.log()::note).endpoints());
    WebServer.Parts parts =
        new WebServer.Parts(
            admin,
            state,
            observers.metrics(),
            observers.sessionEnds(),
            token(configuration, folder),
            configuration.limits().messageSize(),
            surroundings.version(),
            Map.of("/", page),
            endpoints);
    try {
      WebServer server = WebServer.start(http, certificates.web(), parts, surroundings.execution());
      folder.rememberApi(http.scheme(), server.address(), certificates.webCertificate());
      return server;
    } catch (IOException e) {
      throw new StartException(ListenTrouble.text(http.address(), "--http", e), e);
    }
  }

  private static Endpoint framed(Page page) {
    return Endpoint.get(
            "/view/{ID}.html",
            "The HTML of a message as far as it may be shown.",
            (exchange, _) -> page.handle(exchange))
        .answers(200, "the HTML", "text/html", Schema.text())
        .says(404, "there is no such message, or it has no HTML");
  }

  private static List<Endpoint> inbox(
      Configuration configuration,
      ServerState state,
      Admin admin,
      Stores stores,
      Observers observers,
      Server.Surroundings surroundings) {
    Execution execution = surroundings.execution();
    ProgramFacts program =
        new ProgramFacts(
            surroundings.version(),
            new DataFolder(configuration.data()).inbox().toString(),
            execution.time(),
            execution.time().nanos(),
            observers.tallies()::refusedTransactions,
            () -> state.faults().isPresent());
    SubmitApi.SubmitFacts letters =
        new SubmitApi.SubmitFacts(
            configuration.mta().hostname(), configuration.limits().messageSize());
    List<Endpoint> endpoints = new ArrayList<>(new InboxApi(stores.inbox(), program).endpoints());
    endpoints.addAll(new WaitApi(stores.inbox(), execution).endpoints());
    endpoints.addAll(
        new SubmitApi(stores.inbox(), admin.submission(), letters, execution).endpoints());
    endpoints.addAll(
        new ReleaseApi(stores.inbox(), admin.submission(), !configuration.catcher()).endpoints());
    return endpoints;
  }

  /** The API is open only with no configuration, and on loopback only (rule W1). */
  static boolean needsToken(Configuration configuration) {
    return !configuration.catcher() || !configuration.http().orElseThrow().onLoopback();
  }

  private static Optional<ApiToken> token(Configuration configuration, DataFolder folder)
      throws StartException {
    if (!needsToken(configuration)) {
      return Optional.empty();
    }
    try {
      return Optional.of(folder.token());
    } catch (IOException e) {
      throw new StartException("the API's token: " + Trouble.reason(e), e);
    }
  }
}
