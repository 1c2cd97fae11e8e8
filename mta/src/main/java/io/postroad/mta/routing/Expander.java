package io.postroad.mta.routing;

import io.postroad.smtp.address.ForwardPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Expands one path level by level, within the bounds of rule B3. Made for one expansion. */
final class Expander {

  /** What a path stands for, without the groups that are being expanded already. */
  @FunctionalInterface
  interface Resolver {
    Resolution resolve(ForwardPath path, Set<String> expanding);
  }

  private final Resolver resolver;
  private final Function<ForwardPath, String> identity;
  private final Map<String, Expansion.Reached> found = new LinkedHashMap<>();
  private final Set<String> expanding = new LinkedHashSet<>();
  private boolean untold;

  /** {@code identity} tells addresses apart. */
  Expander(Resolver resolver, Function<ForwardPath, String> identity) {
    this.resolver = resolver;
    this.identity = identity;
  }

  Expansion expand(ForwardPath path) {
    List<Expansion.Reached> level =
        List.of(new Expansion.Reached(path, new Expansion.Via.Direct()));
    for (int depth = 0; !level.isEmpty(); depth++) {
      if (depth > AddressBook.DEPTH_MAX) {
        return new Expansion.TooMuch();
      }
      List<Expansion.Reached> next = new ArrayList<>();
      for (Expansion.Reached each : level) {
        follow(each, next);
        if (untold) {
          return new Expansion.Untold();
        }
        if (found.size() + next.size() > AddressBook.RESULTS_MAX) {
          return new Expansion.TooMuch();
        }
      }
      level = next;
    }
    return found.isEmpty()
        ? new Expansion.TooMuch()
        : new Expansion.Addresses(new ArrayList<>(found.values()));
  }

  private void follow(Expansion.Reached each, List<Expansion.Reached> next) {
    switch (resolver.resolve(each.path(), expanding)) {
      case Resolution.Group group -> {
        expanding.add(group.name() + "@" + group.domain().name());
        Expansion.Via via = through(each.via(), group);
        group.targets().forEach(target -> next.add(new Expansion.Reached(target, via)));
      }
      case Resolution.Unknown unknown -> {
        // A group met a second time is expanded already; it is no mailbox of its own.
        if (!expanding.contains(AddressBook.nameIn(unknown.domain(), each.path()))) {
          add(each);
        }
      }
      case Resolution.Untold _ -> untold = true;
      case Resolution.Local _,
          Resolution.BuiltIn _,
          Resolution.Elsewhere _,
          Resolution.BadReturn _ ->
          add(each);
    }
  }

  private void add(Expansion.Reached reached) {
    found.putIfAbsent(identity.apply(reached.path()), reached);
  }

  private static Expansion.Via through(Expansion.Via before, Resolution.Group group) {
    return switch (before) {
      case Expansion.Via.Member member -> member;
      case Expansion.Via.Direct _, Expansion.Via.Forwarded _ ->
          group.kind() == Resolution.Kind.LIST
              ? new Expansion.Via.Member(group.domain(), group.name())
              : new Expansion.Via.Forwarded(group.domain());
    };
  }
}
