package io.postroad.app.web;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.postroad.app.config.Configuration.Http;
import io.postroad.app.conversation.SessionEnds;
import io.postroad.app.flow.Flow;
import io.postroad.app.metrics.Metrics;
import io.postroad.app.web.faults.FaultsApi;
import io.postroad.app.web.flow.FlowApi;
import io.postroad.app.web.history.HistoryApi;
import io.postroad.mta.admin.Admin;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.tls.TlsContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The HTTP server: the JDK's, one virtual thread a request, everything behind one {@link Gate}.
 * Thread-safe.
 */
public final class WebServer {
  private static final int BACKLOG = 128;

  static {
    // Read once, when the server's classes load.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxReqTime", "60");
    System.setProperty("sun.net.httpserver.idleInterval", "30");
    System.setProperty("jdk.httpserver.maxConnections", "1000");
  }

  private final HttpServer server;

  /**
   * What it shows.
   *
   * @param note writes a line to the log
   * @param flow how mail flowed lately
   * @param token empty where the API is open
   * @param bodyMax octets of a request's body
   * @param sessionEnds how sessions ended, for their conversations
   * @param mounts further handlers by path, those of the inbox
   * @param further what these answer, for the description
   */
  public record Parts(
      Admin admin,
      ServerState state,
      Consumer<String> note,
      Metrics metrics,
      Flow flow,
      SessionEnds sessionEnds,
      Optional<ApiToken> token,
      long bodyMax,
      String version,
      Map<String, HttpHandler> mounts,
      List<Endpoint> further) {}

  private WebServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Listens and answers from now on.
   *
   * @param tls empty for HTTP, else HTTPS is spoken
   * @throws IOException when the address cannot be bound
   */
  public static WebServer start(
      Http settings, Optional<TlsContext> tls, Parts parts, Execution execution)
      throws IOException {
    HttpServer server = created(settings.address(), tls);
    server.setExecutor(body -> {
      var _ = execution.start(Execution.Kind.VIRTUAL, "http", body);
    });
    Gate gate =
        new Gate(new HostList(settings.hosts()), parts.token(), parts.bodyMax(), execution.time());
    List<Endpoint> own = new ArrayList<>(new QueueApi(parts.admin(), execution.time()).endpoints());
    own.addAll(new ServerApi(parts.state(), parts.metrics()).endpoints());
    own.addAll(new ExplainApi(parts.state()).endpoints());
    own.addAll(new HistoryApi(parts.admin(), execution.time()).endpoints());
    own.addAll(new FaultsApi(parts.state()::faults, parts.note()).endpoints());
    own.addAll(new FlowApi(parts.flow()).endpoints());
    own.addAll(new QueueOverviewApi(parts.admin(), parts.state(), execution).endpoints());
    own.addAll(new SteerApi(parts.admin(), execution.time()).endpoints());
    own.addAll(new ConversationApi(parts.admin(), parts.sessionEnds()).endpoints());
    own.addAll(new CheckApi(parts.state()).endpoints());
    own.add(description(parts, own));
    Dispatcher dispatcher = new Dispatcher(own);
    TreeSet<String> roots = new TreeSet<>(parts.mounts().keySet());
    roots.addAll(List.of("/api/v1/queue", "/api/v1/destinations", "/api/v1/trace"));
    roots.addAll(List.of("/api/v1/why", "/api/v1/reload", "/api/v1/openapi.json"));
    roots.addAll(List.of("/api/", "/metrics", "/healthz", "/readyz", "/"));
    for (String root : roots) {
      HttpHandler handler = parts.mounts().getOrDefault(root, dispatcher);
      HttpContext context = server.createContext(root, new Barrier(handler));
      context.getFilters().add(gate);
    }
    server.start();
    return new WebServer(server);
  }

  private static HttpServer created(InetSocketAddress address, Optional<TlsContext> tls)
      throws IOException {
    if (tls.isEmpty()) {
      return HttpServer.create(address, BACKLOG);
    }
    HttpsServer server = HttpsServer.create(address, BACKLOG);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls.get().context()) {
          @Override
          public void configure(HttpsParameters parameters) {
            parameters.setSSLParameters(tls.get().parameters());
          }
        });
    return server;
  }

  private static Endpoint description(Parts parts, List<Endpoint> own) {
    return new Endpoint(
        "GET",
        "/api/v1/openapi.json",
        "This description.",
        List.of(),
        List.of("200: an OpenAPI document"),
        (exchange, _) -> {
          List<Endpoint> all = new ArrayList<>(own);
          all.addAll(parts.further());
          Answer.json(exchange, 200, OpenApi.document(parts.version(), all));
        });
  }

  /** Where it listens, with the real port. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** Answers what is under way, for a second at most, and ends. */
  public void stop() {
    server.stop(1);
  }

  /** Answers whatever goes wrong in a handler; nothing of the fault leaves the process. */
  private record Barrier(HttpHandler inner) implements HttpHandler {
    @Override
    public void handle(HttpExchange exchange) throws IOException {
      try (exchange) {
        inner.handle(exchange);
      } catch (RuntimeException fault) {
        System.getLogger(WebServer.class.getName())
            .log(System.Logger.Level.ERROR, "a request failed", fault);
        if (exchange.getResponseCode() < 0) {
          Answer.error(exchange, 500, "our own fault; the server's log has it");
        }
      }
    }
  }

  /** Finds the endpoint of a request. */
  private record Dispatcher(List<Endpoint> endpoints) implements HttpHandler {
    @Override
    public void handle(HttpExchange exchange) throws IOException {
      String path = exchange.getRequestURI().getPath();
      String method = exchange.getRequestMethod();
      String asked = method.equals("HEAD") ? "GET" : method;
      TreeSet<String> allowed = new TreeSet<>();
      for (Endpoint endpoint : endpoints) {
        Optional<List<String>> elements = endpoint.match(path);
        if (elements.isPresent() && endpoint.method().equals(asked)) {
          endpoint.handler().answer(exchange, elements.get());
          return;
        }
        if (elements.isPresent()) {
          allowed.add(endpoint.method());
        }
      }
      if (allowed.isEmpty()) {
        Answer.error(exchange, 404, "there is nothing here; /api/v1/openapi.json says what is");
      } else {
        exchange.getResponseHeaders().set("Allow", String.join(", ", allowed));
        Answer.error(exchange, 405, "only " + String.join(", ", allowed) + " here");
      }
    }
  }
}
