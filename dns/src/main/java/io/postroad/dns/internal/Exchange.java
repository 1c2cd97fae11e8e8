package io.postroad.dns.internal;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.WireParseException;

/**
 * Sends questions to the servers, several at once, and waits for their answers. A server that does
 * not answer in time is asked again after all the others; one that refuses is not. Thread-safe; the
 * calling thread waits, dnsjava's own selector thread does the I/O and checks that identifier and
 * question of an answer match (RFC 5452 §9.1); truncated answers are fetched over TCP.
 */
final class Exchange {

  /** What the servers said to one question. */
  sealed interface Heard {

    /** An answer with NOERROR or NXDOMAIN that can be believed, and how long it lasts. */
    record Answer(Step step, Duration lifetime) implements Heard {}

    /** No server gave one. */
    record Nothing(String why) implements Heard {}
  }

  /**
   * The most questions on their way at once: what overflows the receive buffer of a server on this
   * machine is lost, and found out only seconds later.
   */
  private static final int IN_FLIGHT_MAX = 128;

  /** After so long a question has left that buffer, whether or not it will be answered. */
  private static final Duration IN_FLIGHT = Duration.ofMillis(250);

  /**
   * The most questions that wait for an answer at once, each with a socket. Names whose servers are
   * silent wait for many seconds: they must not stop the others.
   */
  private static final int UNANSWERED_MAX = 1024;

  private final Semaphore inFlight = new Semaphore(IN_FLIGHT_MAX, true);
  private final Semaphore unanswered = new Semaphore(UNANSWERED_MAX, true);
  private final List<InetSocketAddress> servers;
  private final List<Duration> patience;
  private final LongSupplier nanos;

  /** The server that answered last is asked first. */
  private final AtomicInteger preferred = new AtomicInteger();

  /**
   * @param servers at least one
   * @param patience how long to wait for a server in each round; one entry a round
   */
  Exchange(List<InetSocketAddress> servers, List<Duration> patience, LongSupplier nanos) {
    this.servers = List.copyOf(servers);
    this.patience = List.copyOf(patience);
    this.nanos = nanos;
  }

  /** Asks all the questions; every one has its entry in the result, by {@code endNanos}. */
  Map<Question, Heard> ask(List<Question> questions, long endNanos) {
    Map<Question, Tries> open = new LinkedHashMap<>();
    questions.forEach(question -> open.put(question, new Tries(servers.size())));
    int first = preferred.get();
    for (Duration wait : patience) {
      for (int i = 0; i < servers.size(); i++) {
        int server = (first + i) % servers.size();
        askOne(server, open, wait, endNanos);
      }
    }
    Map<Question, Heard> heard = new LinkedHashMap<>();
    open.forEach((question, tries) -> heard.put(question, tries.result(question)));
    return heard;
  }

  private void askOne(int server, Map<Question, Tries> open, Duration wait, long endNanos) {
    List<Question> asked = new ArrayList<>();
    open.forEach((question, tries) -> {
      if (tries.answer == null && !tries.refused[server]) {
        asked.add(question);
      }
    });
    if (asked.isEmpty() || !enter(unanswered, asked.size(), endNanos)) {
      return;
    }
    try {
      if (enter(inFlight, asked.size(), endNanos)) {
        askAll(server, asked, open, wait, endNanos);
      }
    } finally {
      unanswered.release(asked.size());
    }
  }

  /** Asks and waits; gives the permits of {@link #inFlight} back on the way. */
  private void askAll(
      int server, List<Question> asked, Map<Question, Tries> open, Duration wait, long endNanos) {
    long begun = nanos.getAsLong();
    long end = begun + Math.min(wait.toNanos(), endNanos - begun);
    Map<Question, CompletableFuture<Message>> sent = new LinkedHashMap<>();
    try {
      asked.forEach(question -> sent.put(question, send(question, servers.get(server), wait)));
      settle(sent.values(), Math.min(end, begun + IN_FLIGHT.toNanos()));
    } finally {
      inFlight.release(asked.size());
    }
    sent.forEach((question, future) -> {
      Tries tries = open.get(question);
      if (tries != null) {
        await(question, future, end - nanos.getAsLong(), server, tries);
      }
    });
  }

  /** Waits until all are answered, or until that moment. */
  private void settle(Collection<CompletableFuture<Message>> sent, long end) {
    try {
      var _ =
          CompletableFuture.allOf(sent.toArray(CompletableFuture<?>[]::new))
              .get(Math.max(0, end - nanos.getAsLong()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException _) {
      // What came of each is looked at afterwards.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean enter(Semaphore permits, int questions, long endNanos) {
    long waitNanos = endNanos - nanos.getAsLong();
    try {
      return waitNanos > 0 && permits.tryAcquire(questions, waitNanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static CompletableFuture<Message> send(
      Question question, InetSocketAddress server, Duration wait) {
    try {
      SimpleResolver resolver = new SimpleResolver(server);
      resolver.setTimeout(wait);
      // Parsed on the selector's thread: dnsjava's parser is linear and messages are 64 KiB at
      // most.
      return resolver.sendAsync(question.toMessage(), Runnable::run).toCompletableFuture();
    } catch (RuntimeException e) {
      // The barrier around foreign code: what dnsjava throws must not look like an answer.
      return CompletableFuture.failedFuture(e);
    }
  }

  private void await(
      Question question,
      CompletableFuture<Message> future,
      long waitNanos,
      int server,
      Tries tries) {
    String name = nameOf(servers.get(server));
    try {
      Message message = future.get(Math.max(0, waitNanos), TimeUnit.NANOSECONDS);
      int rcode = message.getRcode();
      if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
        tries.refusedBy(server, name + " answered " + Rcode.string(rcode));
        return;
      }
      Step step = Answers.read(question, message, isHere(servers.get(server)));
      if (step instanceof Step.Trouble trouble) {
        tries.refusedBy(server, name + " gave " + trouble.why());
      } else {
        tries.answer = new Heard.Answer(step, Answers.lifetime(step, message));
        preferred.set(server);
      }
    } catch (TimeoutException _) {
      tries.heard(name + " did not answer in time");
    } catch (ExecutionException e) {
      tries.heard(name + " " + reason(e.getCause()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      tries.heard("the wait for " + name + " was interrupted");
    }
  }

  private static String reason(@Nullable Throwable fault) {
    return switch (fault) {
      case SocketTimeoutException _ -> "did not answer in time";
      case WireParseException wire ->
          "sent a malformed or foreign answer (" + wire.getMessage() + ")";
      case PortUnreachableException _, ConnectException _ ->
          "cannot be asked: nothing answers at that port";
      case NoRouteToHostException _ -> "cannot be asked: no way leads there";
      case null, default -> "cannot be asked (" + fault + ")";
    };
  }

  /** On the way from any other server the AD bit can be set by anybody (rule N1). */
  static boolean isHere(InetSocketAddress server) {
    return server.getAddress().isLoopbackAddress();
  }

  private static String nameOf(InetSocketAddress server) {
    return "name server " + server.getAddress().getHostAddress() + ":" + server.getPort();
  }

  /** What came of one question so far; confined to the asking thread. */
  private static final class Tries {
    private final boolean[] refused;
    private final List<String> troubles = new ArrayList<>();
    private Heard.@Nullable Answer answer;

    Tries(int servers) {
      refused = new boolean[servers];
    }

    void refusedBy(int server, String trouble) {
      refused[server] = true;
      heard(trouble);
    }

    void heard(String trouble) {
      if (!troubles.contains(trouble)) {
        troubles.add(trouble);
      }
    }

    Heard result(Question question) {
      if (answer != null) {
        return answer;
      }
      return new Heard.Nothing(
          question
              + " cannot be found out: "
              + (troubles.isEmpty() ? "no time was left" : String.join("; ", troubles)));
    }
  }
}
