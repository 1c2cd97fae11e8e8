package io.postroad.dns.internal;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.xbill.DNS.Name;
import org.xbill.DNS.ResolverConfig;

/**
 * Answers questions about names: out of the cache or from the servers, aliases followed over as
 * many messages as needed. Thread-safe; the calling thread waits.
 */
public final class Lookups {

  /** What to look up: a host or domain name and a kind of record. */
  public record Wanted(String name, Kind kind) {}

  /** A moment by which a search ends, on the clock of these lookups. */
  public record Until(long nanos) {}

  private static final Finding NEVER_ASKED = new Finding.Trouble("the name was never asked for");

  private final Exchange exchange;
  private final Cache cache;
  private final LongSupplier nanos;

  /**
   * @param servers at least one
   * @param patience how long to wait for a server, one entry for each time all are asked
   * @param cacheEntriesMax how many answers are remembered
   * @param nanos the monotonic clock
   */
  public Lookups(
      List<InetSocketAddress> servers,
      List<Duration> patience,
      int cacheEntriesMax,
      LongSupplier nanos) {
    this.exchange = new Exchange(servers, patience, nanos);
    this.cache = new Cache(cacheEntriesMax, nanos);
    this.nanos = nanos;
  }

  /** The servers of the operating system's configuration, or the local one if it names none. */
  public static List<InetSocketAddress> systemServers() {
    List<InetSocketAddress> servers = ResolverConfig.getCurrentConfig().servers();
    return servers.isEmpty()
        ? List.of(new InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 53))
        : List.copyOf(servers);
  }

  /** The moment {@code atMost} from now. */
  public Until until(Duration atMost) {
    return new Until(nanos.getAsLong() + atMost.toNanos());
  }

  /** Looks everything up at once; the findings stand in the order of the wishes. */
  public List<Finding> find(List<Wanted> wishes, Until until) {
    Map<Wanted, Finding> findings = new LinkedHashMap<>();
    List<Chase> open = new ArrayList<>();
    for (Wanted wish : wishes) {
      Optional<Name> name = Question.name(wish.name());
      if (name.isPresent()) {
        open.add(new Chase(wish, new Question(name.get(), wish.kind()), 0, true));
      } else {
        findings.put(wish, new Finding.NoName()); // DNS cannot hold it, so it cannot exist there.
      }
    }
    while (!open.isEmpty()) {
      open = advance(open, until.nanos, findings);
    }
    return wishes.stream().map(wish -> findings.getOrDefault(wish, NEVER_ASKED)).toList();
  }

  /** Forgets everything. */
  public void clear() {
    cache.clear();
  }

  /** How many answers are remembered. */
  public int remembered() {
    return cache.size();
  }

  /** A wish on its way along aliases, and whether DNSSEC vouches for all of them. */
  private record Chase(Wanted wish, Question question, int aliases, boolean validated) {}

  /** One question for each chase; those that an alias leads on are returned. */
  private List<Chase> advance(List<Chase> open, long end, Map<Wanted, Finding> findings) {
    Map<Question, Step> steps = steps(open.stream().map(Chase::question).distinct().toList(), end);
    List<Chase> further = new ArrayList<>();
    for (Chase chase : open) {
      Step step = steps.getOrDefault(chase.question, new Step.Trouble("no answer"));
      Optional<Finding> finding = settle(chase, step);
      if (finding.isPresent()) {
        findings.put(chase.wish, finding.get());
      } else if (step instanceof Step.Alias alias) {
        Question next = new Question(alias.target(), chase.wish.kind());
        further.add(
            new Chase(
                chase.wish,
                next,
                chase.aliases + alias.aliases(),
                chase.validated && alias.validated()));
      }
    }
    return further;
  }

  /** The end of a chase, or nothing if an alias leads on. */
  private static Optional<Finding> settle(Chase chase, Step step) {
    return switch (step) {
      case Step.Found found ->
          chase.aliases + found.aliases() > Answers.ALIASES_MAX
              ? Optional.of(tooManyAliases(chase))
              : Optional.of(
                  new Finding.Records(found.data(), chase.validated && found.validated()));
      case Step.NoData _ -> Optional.of(new Finding.NoData());
      case Step.NoName _ -> Optional.of(new Finding.NoName());
      case Step.Trouble trouble -> Optional.of(new Finding.Trouble(trouble.why()));
      case Step.Alias alias ->
          chase.aliases + alias.aliases() > Answers.ALIASES_MAX
              ? Optional.of(tooManyAliases(chase))
              : Optional.empty();
    };
  }

  private static Finding tooManyAliases(Chase chase) {
    return new Finding.Trouble(
        chase.wish.kind()
            + " of "
            + chase.wish.name()
            + " cannot be found out: more than "
            + Answers.ALIASES_MAX
            + " aliases in a row");
  }

  private Map<Question, Step> steps(List<Question> questions, long end) {
    Map<Question, Step> steps = new HashMap<>();
    List<Question> unknown = new ArrayList<>();
    for (Question question : questions) {
      Optional<Step> remembered = cache.find(question);
      remembered.ifPresentOrElse(step -> steps.put(question, step), () -> unknown.add(question));
    }
    exchange
        .ask(unknown, end)
        .forEach((question, heard) -> steps.put(question, understand(question, heard)));
    return steps;
  }

  private Step understand(Question question, Exchange.Heard heard) {
    return switch (heard) {
      case Exchange.Heard.Nothing nothing -> new Step.Trouble(nothing.why());
      case Exchange.Heard.Answer answer -> {
        cache.store(question, answer.step(), answer.lifetime());
        yield answer.step();
      }
    };
  }
}
