package io.postroad.app.serve;

import com.sun.net.httpserver.HttpHandler;
import io.postroad.app.config.Configuration;
import io.postroad.app.config.Configuration.Http;
import io.postroad.app.config.Trouble;
import io.postroad.app.web.ApiToken;
import io.postroad.app.web.Endpoint;
import io.postroad.app.web.ServerState;
import io.postroad.app.web.WebServer;
import io.postroad.app.web.inbox.InboxApi;
import io.postroad.app.web.inbox.ProgramFacts;
import io.postroad.app.web.page.Page;
import io.postroad.mta.admin.Admin;
import java.io.IOException;
import java.util.LinkedHashMap;
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
    InboxApi api =
        new InboxApi(
            stores.inbox(),
            new ProgramFacts(
                surroundings.version(),
                folder.inbox().toString(),
                surroundings.execution().time(),
                surroundings.execution().time().nanos(),
                observers.tallies()::refusedTransactions));
    WebServer.Parts parts =
        new WebServer.Parts(
            admin,
            state,
            surroundings.log()::note,
            observers.metrics(),
            observers.flow(),
            observers.sessionEnds(),
            token(configuration, folder),
            configuration.limits().messageSize(),
            surroundings.version(),
            mounts(api, new Page(stores.inbox())),
            InboxEndpoints.of(api));
    try {
      WebServer server = WebServer.start(http, certificates.web(), parts, surroundings.execution());
      folder.rememberApi(http.scheme(), server.address(), certificates.webCertificate());
      return server;
    } catch (IOException e) {
      throw new StartException(ListenTrouble.text(http.address(), "--http", e), e);
    }
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

  private static Map<String, HttpHandler> mounts(InboxApi api, Page page) {
    Map<String, HttpHandler> mounts = new LinkedHashMap<>();
    for (String path : List.of("/api/v1/messages", "/api/v1/message", "/api/v1/info")) {
      mounts.put(path, api);
    }
    mounts.put("/", page);
    return mounts;
  }

  /** What the inbox answers, for the description of the API. */
  private static final class InboxEndpoints {
    private InboxEndpoints() {}

    static List<Endpoint> of(InboxApi api) {
      return List.of(
          endpoint(
              api,
              "GET",
              "/api/v1/messages",
              "The inbox, newest first, in pages.",
              List.of("start: how many to leave out", "limit: how many to give")),
          endpoint(api, "PUT", "/api/v1/messages", "Marks messages read or unread.", List.of()),
          endpoint(api, "DELETE", "/api/v1/messages", "Deletes messages.", List.of()),
          endpoint(api, "GET", "/api/v1/message/{ID}", "One message in parts.", List.of()),
          endpoint(api, "GET", "/api/v1/message/{ID}/headers", "Its header fields.", List.of()),
          endpoint(api, "GET", "/api/v1/message/{ID}/raw", "The message as it came.", List.of()),
          endpoint(api, "GET", "/api/v1/message/{ID}/part/{PartID}", "One part.", List.of()),
          endpoint(api, "GET", "/api/v1/info", "Version and figures.", List.of()));
    }

    private static Endpoint endpoint(
        InboxApi api, String method, String path, String summary, List<String> parameters) {
      return new Endpoint(
          method,
          path,
          summary,
          parameters,
          List.of("200: done", "404: there is no such message"),
          (exchange, _) -> api.handle(exchange));
    }
  }
}
