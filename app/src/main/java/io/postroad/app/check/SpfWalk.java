package io.postroad.app.check;

import io.postroad.dns.AddressAnswer;
import io.postroad.dns.MailExchanger;
import io.postroad.dns.MxAnswer;
import io.postroad.dns.RecordsAnswer;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * What SPF says of one address as a sender (RFC 7208 §4.6): for a check of one's own record, not
 * for judging mail. At most ten lookups (§4.6.4). Confined to one thread.
 */
final class SpfWalk {
  private static final int LOOKUPS_MAX = 10;

  /** What the record says. */
  enum Result {
    PASS("pass"),
    FAIL("fail (-all)"),
    SOFT_FAIL("softfail (~all)"),
    NEUTRAL("neutral"),
    BROKEN("permerror"),
    UNKNOWN("no answer");

    private final String words;

    Result(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  private final Questions questions;
  private final InetAddress address;
  private Optional<String> why = Optional.empty();
  private int lookups;

  SpfWalk(Questions questions, InetAddress address) {
    this.questions = questions;
    this.address = address;
  }

  /** Why the result is broken or unknown. */
  Optional<String> why() {
    return why;
  }

  /** Judges by the record of a domain. */
  Result judge(String domain, String text) {
    Optional<SpfRecord> record = SpfRecord.parse(text);
    if (record.isEmpty()) {
      return because(Result.BROKEN, "the record of " + domain + " cannot be read");
    }
    for (SpfRecord.Directive directive : record.get().directives()) {
      Optional<Result> settled = settled(directive, domain);
      if (settled.isPresent()) {
        return settled.get();
      }
    }
    if (record.get().redirect().isEmpty()) {
      return Result.NEUTRAL;
    }
    lookups++;
    return included(record.get().redirect().get());
  }

  /** The result of a directive that fits, or of one that cannot be told. */
  private Optional<Result> settled(SpfRecord.Directive directive, String domain) {
    String target = directive.value().isEmpty() ? domain : directive.value();
    boolean asks = !List.of("all", "ip4", "ip6").contains(directive.name());
    if (asks && ++lookups > LOOKUPS_MAX) {
      return Optional.of(because(Result.BROKEN, "more than ten lookups (RFC 7208 §4.6.4)"));
    }
    if (target.contains("%")) {
      return Optional.empty(); // macros are about a message, and here is none
    }
    return switch (directive.name()) {
      case "all" -> Optional.of(of(directive.qualifier()));
      case "ip4", "ip6" -> fits(directive, literal(target).stream().toList());
      case "a" -> fits(directive, addresses(target));
      case "mx" -> fits(directive, exchangers(target));
      case "include" -> included(target, directive.qualifier());
      default -> Optional.empty(); // exists and ptr are about a message, or not to be used
    };
  }

  private Optional<Result> included(String target, char qualifier) {
    return switch (included(target)) {
      case PASS -> Optional.of(of(qualifier));
      case BROKEN -> Optional.of(Result.BROKEN);
      case UNKNOWN -> Optional.of(Result.UNKNOWN);
      case FAIL, SOFT_FAIL, NEUTRAL -> Optional.empty();
    };
  }

  private Result included(String target) {
    if (lookups > LOOKUPS_MAX) {
      return because(Result.BROKEN, "more than ten lookups (RFC 7208 §4.6.4)");
    }
    return switch (questions.texts(target, SpfRecord.VERSION)) {
      case RecordsAnswer.Found<String>(List<String> records, boolean _) ->
          records.size() == 1
              ? judge(target, records.getFirst())
              : because(Result.BROKEN, target + " has several records");
      case RecordsAnswer.NoRecords<String>(), RecordsAnswer.NoSuchName<String>() ->
          because(Result.BROKEN, target + " has no record");
      case RecordsAnswer.Unresolved<String>(String doubt) -> because(Result.UNKNOWN, doubt);
    };
  }

  private Optional<Result> fits(SpfRecord.Directive directive, List<InetAddress> found) {
    byte[] own = address.getAddress();
    int bits = own.length == 4 ? directive.prefix4() : directive.prefix6();
    return found.stream().anyMatch(other -> same(own, other.getAddress(), bits))
        ? Optional.of(of(directive.qualifier()))
        : Optional.empty();
  }

  /** Whether two addresses of one family agree in so many bits. */
  private static boolean same(byte[] one, byte[] other, int bits) {
    if (one.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((one[bit / 8] & mask) != (other[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  private static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // no address, so it fits none
    }
  }

  private List<InetAddress> addresses(String host) {
    return switch (questions.addresses(host)) {
      case AddressAnswer.Addresses(List<InetAddress> found) -> found;
      case AddressAnswer.NoSuchHost _, AddressAnswer.Unresolved _ -> List.of();
    };
  }

  private List<InetAddress> exchangers(String domain) {
    return switch (questions.exchangers(domain)) {
      case MxAnswer.Exchangers(List<MailExchanger> found, boolean _) ->
          found.stream().map(MailExchanger::addresses).flatMap(List::stream).toList();
      case MxAnswer.NullMx _, MxAnswer.NoSuchDomain _, MxAnswer.Unresolved _ -> List.of();
    };
  }

  private Result because(Result result, String sentence) {
    why = Optional.of(sentence);
    return result;
  }

  private static Result of(char qualifier) {
    return switch (qualifier) {
      case '-' -> Result.FAIL;
      case '~' -> Result.SOFT_FAIL;
      case '?' -> Result.NEUTRAL;
      default -> Result.PASS;
    };
  }
}
