package io.postroad.mta.reception;

import static io.postroad.mta.spool.NewMessage.RECIPIENTS_MAX;

import io.postroad.mta.queue.Reporter;
import io.postroad.mta.routing.AddressBook;
import io.postroad.mta.routing.Expansion;
import io.postroad.mta.routing.Expansion.Reached;
import io.postroad.mta.routing.Expansion.Via;
import io.postroad.mta.routing.ListAddresses;
import io.postroad.mta.routing.Resolution;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.extension.Keyword;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What one transaction becomes when aliases and lists are expanded: mostly one message, and one
 * more for each other reverse-path that goes on (RFC 5321 §3.9), or for recipients beyond what the
 * spool takes in one. An alias keeps the reverse-path, but for mail that it forwards elsewhere,
 * which gets one of ours (SRS); a list has its own. Stateless.
 */
public final class Copies {
  private final AddressBook book;

  /** Expands by {@code book}. */
  public Copies(AddressBook book) {
    this.book = book;
  }

  /**
   * One message to be stored.
   *
   * @param list the list whose copy for its members it is
   */
  public record Copy(Envelope envelope, Optional<Via.Member> list) {}

  /** What goes on under one reverse-path; a list's is its own. */
  private record Group(
      ReversePath reversePath, Optional<Via.Member> list, List<Recipient> recipients) {}

  /** Where an address stands that was reached before. */
  private record Place(Group group, int index) {

    /** A list's members are not the sender's: nothing is wished for them. */
    void unite(RcptParameters wishes) {
      if (group.list().isEmpty()) {
        group.recipients().set(index, SenderWishes.united(group.recipients().get(index), wishes));
      }
    }
  }

  /** At least one; those of lists last, every address in one of them only. */
  public List<Copy> of(Envelope envelope) {
    Map<String, Group> groups = new LinkedHashMap<>();
    Map<String, Place> seen = new HashMap<>();
    for (Recipient recipient : envelope.recipients()) {
      List<Reached> all = reached(recipient.forwardPath());
      for (Reached reached : all) {
        RcptParameters wishes = SenderWishes.inherited(recipient, reached.via(), all.size() == 1);
        String identity = book.identity(reached.path());
        Place known = seen.get(identity);
        if (known == null) {
          Group group = group(groups, envelope, reached);
          seen.put(identity, new Place(group, group.recipients().size()));
          group.recipients().add(new Recipient(reached.path(), wishes));
        } else if (!(reached.via() instanceof Via.Member)) {
          known.unite(wishes);
        }
      }
    }
    return groups.values().stream()
        .flatMap(Copies::parts)
        .map(group -> copy(envelope, group))
        .sorted(Comparator.comparing(copy -> copy.list().isPresent()))
        .toList();
  }

  /** As many as the spool takes in one message each. */
  private static Stream<Group> parts(Group group) {
    List<Recipient> all = group.recipients();
    return IntStream.iterate(0, from -> from < all.size(), from -> from + RECIPIENTS_MAX)
        .mapToObj(from -> all.subList(from, Math.min(from + RECIPIENTS_MAX, all.size())))
        .map(some -> new Group(group.reversePath(), group.list(), some));
  }

  private Group group(Map<String, Group> groups, Envelope envelope, Reached reached) {
    Optional<Via.Member> list =
        reached.via() instanceof Via.Member member ? Optional.of(member) : Optional.empty();
    ReversePath reversePath = reversePath(envelope.reversePath(), reached);
    return groups.computeIfAbsent(
        list.isPresent() + reversePath.text(),
        _ -> new Group(reversePath, list, new ArrayList<>()));
  }

  /** What a sender who asked is told of aliases and lists now (RFC 3461 §5.2.7). */
  List<Reporter.Item> toTell(Envelope envelope, Instant now) {
    return envelope.reversePath() instanceof NullReversePath
        ? List.of()
        : envelope.recipients().stream()
            .filter(given -> given.parameters().notifyOn().isPresent())
            .flatMap(
                given -> SenderWishes.toTell(given, reached(given.forwardPath()), now).stream())
            .toList();
  }

  private List<Reached> reached(ForwardPath path) {
    return switch (book.expand(path)) {
      case Expansion.Addresses addresses -> addresses.reached();
      // It was good at RCPT: the configuration changed since. The queue will report it.
      case Expansion.TooMuch _, Expansion.Untold _ -> List.of(new Reached(path, new Via.Direct()));
    };
  }

  private ReversePath reversePath(ReversePath given, Reached reached) {
    return switch (reached.via()) {
      case Via.Direct _ -> given;
      case Via.Forwarded(var by) ->
          switch (given) {
            case NullReversePath none -> none;
            case Mailbox sender ->
                book.resolve(reached.path()) instanceof Resolution.Elsewhere
                    ? book.forwardedSender(sender, by)
                    : sender;
          };
      case Via.Member(var domain, String list) -> ListAddresses.bounces(list, domain.name());
    };
  }

  private static Copy copy(Envelope envelope, Group group) {
    return new Copy(
        new Envelope(
            group.reversePath(),
            group.list().isPresent()
                ? envelope.parameters().without(Keyword.DSN).without(Keyword.AUTH)
                : envelope.parameters(),
            group.recipients()),
        group.list());
  }
}
