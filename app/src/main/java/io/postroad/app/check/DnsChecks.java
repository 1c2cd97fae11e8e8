package io.postroad.app.check;

import io.postroad.app.check.Finding.Area;
import io.postroad.app.check.Finding.Weight;
import io.postroad.dns.Resolver;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Handoff;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What DNS says of a server's name and of its domains. Everything is asked at once, by at most
 * sixteen threads, and what has no answer in time is told as that. For one thread.
 */
public final class DnsChecks {
  /** All of it takes no longer (product §1). */
  public static final Duration AT_MOST = Duration.ofSeconds(10);

  private static final int THREADS_MAX = 16;

  private final Execution execution;
  private final Resolver resolver;
  private final String hostname;
  private final Optional<X509Certificate> certificate;

  /** One look, named for who hears that it was too late. */
  private record Look(String where, Function<Questions, List<Finding>> at) {}

  private record Seen(int number, List<Finding> findings) {}

  /**
   * Checks of one server.
   *
   * @param hostname its name
   * @param certificate what it shows to those who come by that name
   */
  public DnsChecks(
      Execution execution,
      Resolver resolver,
      String hostname,
      Optional<X509Certificate> certificate) {
    this.execution = execution;
    this.resolver = resolver;
    this.hostname = hostname;
    this.certificate = certificate;
  }

  /** Looks at the server's name, then at each domain in turn; the findings stand in that order. */
  public List<Finding> run(Collection<String> domains) {
    List<Look> looks = new ArrayList<>();
    HostChecks host = new HostChecks(hostname, certificate);
    looks.add(new Look(hostname, host::address));
    looks.add(new Look("_25._tcp." + hostname, host::tlsa));
    for (String domain : domains.stream().sorted().toList()) {
      DomainChecks checks = new DomainChecks(domain, hostname);
      looks.add(new Look(domain, checks::exchangers));
      looks.add(new Look(domain, checks::spf));
      looks.add(new Look("_domainkey." + domain, checks::dkim));
      looks.add(new Look("_dmarc." + domain, checks::dmarc));
      looks.add(new Look("_mta-sts." + domain, checks::transportSecurity));
    }
    return gathered(looks);
  }

  private List<Finding> gathered(List<Look> looks) {
    Deadline end = execution.time().deadlineIn(AT_MOST);
    Questions questions = new Questions(resolver, execution.time(), end);
    Handoff<Integer> next = execution.handoff(looks.size());
    Handoff<Seen> seen = execution.handoff(looks.size());
    for (int i = 0; i < looks.size(); i++) {
      next.offer(i);
    }
    next.close();
    for (int i = 0; i < Math.min(THREADS_MAX, looks.size()); i++) {
      var _ =
          execution.start(
              Execution.Kind.VIRTUAL, "check-dns", () -> look(looks, questions, next, seen));
    }
    TreeMap<Integer, List<Finding>> inOrder = new TreeMap<>();
    Optional<Seen> one = seen.poll(end.remaining(execution.time()));
    while (one.isPresent()) {
      inOrder.put(one.get().number(), one.get().findings());
      one =
          inOrder.size() == looks.size()
              ? Optional.empty()
              : seen.poll(end.remaining(execution.time()));
    }
    for (int i = 0; i < looks.size(); i++) {
      inOrder.putIfAbsent(i, List.of(late(looks.get(i).where())));
    }
    return inOrder.values().stream().flatMap(List::stream).toList();
  }

  private void look(
      List<Look> looks, Questions questions, Handoff<Integer> next, Handoff<Seen> seen) {
    for (Optional<Integer> number = next.take(); number.isPresent(); number = next.take()) {
      if (questions.late()) {
        return;
      }
      var _ = seen.offer(new Seen(number.get(), looks.get(number.get()).at().apply(questions)));
    }
  }

  private static Finding late(String where) {
    return new Finding(
        Weight.WARNING,
        Area.DNS,
        where,
        where + ": not looked up, DNS took too long",
        "see whether the servers in [dns] answer");
  }
}
