package io.postroad.mta.reception;

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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one transaction becomes when aliases and lists are expanded: mostly one message, and one
 * more for each other reverse-path that goes on (RFC 5321 §3.9). An alias keeps the reverse-path,
 * but for mail that it forwards elsewhere, which gets one of ours (SRS); a list has its own.
 * Stateless.
 */
final class Copies {
  private final AddressBook book;

  Copies(AddressBook book) {
    this.book = book;
  }

  /**
   * One message to be stored.
   *
   * @param list the list whose copy for its members it is
   */
  record Copy(Envelope envelope, Optional<Via.Member> list) {}

  /** What goes on under one reverse-path; a list's is its own. */
  private record Group(
      ReversePath reversePath, Optional<Via.Member> list, List<Recipient> recipients) {}

  /** At least one; those of lists last, every address in one of them only. */
  List<Copy> of(Envelope envelope) {
    Map<String, Group> groups = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    for (Recipient recipient : envelope.recipients()) {
      for (Reached reached : reached(recipient.forwardPath())) {
        if (seen.add(book.identity(reached.path()))) {
          Optional<Via.Member> list =
              reached.via() instanceof Via.Member member ? Optional.of(member) : Optional.empty();
          ReversePath reversePath = reversePath(envelope.reversePath(), reached);
          groups
              .computeIfAbsent(
                  list.isPresent() + reversePath.text(),
                  _ -> new Group(reversePath, list, new ArrayList<>()))
              .recipients()
              .add(new Recipient(reached.path(), parameters(recipient, reached.via())));
        }
      }
    }
    return groups.values().stream()
        .map(group -> copy(envelope, group))
        .sorted(Comparator.comparing(copy -> copy.list().isPresent()))
        .toList();
  }

  private List<Reached> reached(ForwardPath path) {
    return switch (book.expand(path)) {
      case Expansion.Addresses addresses -> addresses.reached();
      // It was no loop at RCPT: the configuration changed since. The queue will report it.
      case Expansion.TooMuch _ -> List.of(new Reached(path, new Via.Direct()));
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

  /** A list is the end of what the sender may ask for: its owners hear of its members' mail. */
  private static RcptParameters parameters(Recipient recipient, Via via) {
    return switch (via) {
      case Via.Direct _, Via.Forwarded _ -> recipient.parameters();
      case Via.Member _ -> RcptParameters.NONE;
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
