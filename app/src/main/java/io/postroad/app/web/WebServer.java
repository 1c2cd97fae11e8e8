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
import io.postroad.app.metrics.Metrics;
import io.postroad.mta.admin.Admin;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.tls.TlsContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    // Nothing else ends a write to a client that does not read; events begin anew after it.
    System.setProperty("sun.net.httpserver.maxRspTime", "3600");
    System.setProperty("sun.net.httpserver.idleInterval", "30");
    System.setProperty("jdk.httpserver.maxConnections", "1000");
  }

  private final HttpServer server;

  /**
   * What it shows.
   *
   * @param token empty where the API is open
   * @param bodyMax octets of a request's body
   * @param sessionEnds how sessions ended, for their conversations
   * @param mounts for paths that no endpoint has, by their beginning
   * @param further the endpoints of other groups
   */
  public record Parts(
      Admin admin,
      ServerState state,
      Metrics metrics,
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
    own.addAll(new QueueOverviewApi(parts.admin(), parts.state(), execution).endpoints());
    own.addAll(new SteerApi(parts.admin(), execution.time()).endpoints());
    own.addAll(new ConversationApi(parts.admin(), parts.sessionEnds()).endpoints());
    own.addAll(new CheckApi(parts.state()).endpoints());
    own.addAll(parts.further());
    own.add(description(parts, own));
    HttpContext context =
        server.createContext("/", new Barrier(Dispatcher.of(own, parts.mounts())));
    context.getFilters().add(gate);
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

  private static Endpoint description(Parts parts, List<Endpoint> all) {
    return Endpoint.get(
            "/api/v1/openapi.json",
            "This description.",
            (exchange, _) ->
                Answer.json(
                    exchange, 200, OpenApi.document(parts.version(), parts.token().isEmpty(), all)))
        .answers(200, "an OpenAPI document", Schema.map(Schema.any()));
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
}
