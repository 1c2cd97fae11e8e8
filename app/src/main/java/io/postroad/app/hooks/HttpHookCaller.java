package io.postroad.app.hooks;

import io.postroad.smtp.runtime.Execution;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * Calls by the JDK's client: no proxy, no redirects, certificates verified, nothing of an answer
 * read but its head. Thread-safe.
 */
public final class HttpHookCaller implements HookCaller {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final long RETRY_AFTER_MAX = 3600;

  private final HttpClient client;

  /**
   * A caller.
   *
   * @param trust whom to believe; empty for the Java runtime's authorities
   */
  public HttpHookCaller(Execution execution, Optional<SSLContext> trust) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(CONNECT)
            .executor(task -> {
              var _ = execution.start(Execution.Kind.VIRTUAL, "hook-http", task);
            });
    trust.ifPresent(builder::sslContext);
    this.client = builder.build();
  }

  @Override
  public Answer call(Call call) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(call.url())
            .timeout(ANSWER)
            .POST(HttpRequest.BodyPublishers.ofByteArray(call.body()));
    call.headers().forEach(request::header);
    try {
      // Returns with the head: what a hook says beyond it is never read, however slowly it says it.
      HttpResponse<InputStream> head =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      head.body().close();
      return new Answer.Status(head.statusCode(), retryAfter(head));
    } catch (IOException e) {
      return new Answer.Unreachable(why(e));
    } catch (InterruptedException e) {
      // Nobody interrupts our threads; whoever did wants this one to end.
      Thread.currentThread().interrupt();
      return new Answer.Unreachable("interrupted");
    }
  }

  /** Asks by HEAD whether anybody answers there at all; what is wrong, or empty. */
  public Optional<String> trouble(URI url, Duration within) {
    HttpRequest request = HttpRequest.newBuilder(url).timeout(within).HEAD().build();
    try {
      client.send(request, HttpResponse.BodyHandlers.discarding());
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(why(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  private static Optional<Duration> retryAfter(HttpResponse<?> head) {
    return head.headers()
        .firstValue("Retry-After")
        .filter(text ->
            !text.isEmpty()
                && text.length() <= 6
                && text.chars().allMatch(c -> c >= '0' && c <= '9'))
        .map(text -> Duration.ofSeconds(Math.min(RETRY_AFTER_MAX, Long.parseLong(text))));
  }

  private static String why(IOException cause) {
    return switch (cause) {
      case HttpTimeoutException _ -> "no answer in time";
      case SSLException tls -> "TLS: " + tls.getMessage();
      case ConnectException e ->
          isUnresolved(e) ? "no address is known for its name" : "no connection";
      default -> String.valueOf(cause.getMessage());
    };
  }

  private static boolean isUnresolved(Throwable fault) {
    return fault.getCause() instanceof UnresolvedAddressException
        || (fault.getCause() instanceof ConnectException inner && isUnresolved(inner));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
