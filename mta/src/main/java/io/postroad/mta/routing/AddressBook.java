package io.postroad.mta.routing;

import io.postroad.mta.settings.LocalDomain;
import io.postroad.mta.settings.MtaSettings;
import io.postroad.smtp.address.AddressLiteral;
import io.postroad.smtp.address.Domain;
import io.postroad.smtp.address.DomainName;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.Postmaster;
import io.postroad.smtp.runtime.Time;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Who is who in the local domains: mailboxes, subaddresses, aliases, lists, catch-all and
 * postmaster. RCPT, VRFY, EXPN and delivery all ask here. Our own local-parts are compared without
 * case, those of others are never changed. Thread-safe.
 */
public final class AddressBook {
  /** How deep aliases may nest (rule B3). */
  static final int DEPTH_MAX = 10;

  /** How many addresses an expansion may give (rule B3). */
  static final int RESULTS_MAX = 1000;

  private static final String POSTMASTER = "postmaster";

  private final Supplier<MtaSettings> settings;
  private final Tables tables;

  /** Asks {@code settings} anew for every look-up. */
  public AddressBook(Supplier<MtaSettings> settings, Time time) {
    this.settings = settings;
    this.tables = new Tables(time);
  }

  /** The domain of a path in lower case; our own for the bare postmaster. */
  public String domainOf(ForwardPath path) {
    return switch (path) {
      case Postmaster _ ->
          postmasterDomain().map(LocalDomain::name).orElse(settings.get().hostname());
      case Mailbox mailbox -> key(mailbox.domain());
    };
  }

  static String key(Domain domain) {
    return switch (domain) {
      case DomainName name -> name.canonical();
      case AddressLiteral literal -> literal.text().toLowerCase(Locale.ROOT);
    };
  }

  /** What {@code path} stands for. */
  public Resolution resolve(ForwardPath path) {
    return resolve(path, Set.of());
  }

  /**
   * What a path stands for once aliases and lists are expanded: a group that is a mailbox too is
   * the mailbox, for its other targets are recipients of their own.
   */
  Resolution resolveExpanded(ForwardPath path) {
    Resolution resolution = resolve(path);
    return resolution instanceof Resolution.Group group
            && tables.hasMailbox(group.domain(), group.name())
        ? new Resolution.Local(group.domain(), group.name())
        : resolution;
  }

  private Resolution resolve(ForwardPath path, Set<String> expanding) {
    return switch (path) {
      case Postmaster _ ->
          postmasterDomain()
              .<Resolution>map(domain -> inDomain(domain, POSTMASTER, expanding))
              .orElse(new Resolution.BuiltIn());
      case Mailbox mailbox -> {
        String domain = key(mailbox.domain());
        LocalDomain local = settings.get().domains().get(domain);
        if (local != null) {
          yield inDomain(local, mailbox.localPart().value().toLowerCase(Locale.ROOT), expanding);
        }
        boolean caught = settings.get().catcher() && settings.get().routeFor(domain).isEmpty();
        yield caught ? new Resolution.BuiltIn() : new Resolution.Elsewhere(domain);
      }
    };
  }

  /** The domain whose postmaster the bare one is: the host's own if it is local, else the first. */
  private Optional<LocalDomain> postmasterDomain() {
    MtaSettings now = settings.get();
    LocalDomain own = now.domains().get(now.hostname().toLowerCase(Locale.ROOT));
    return own != null
        ? Optional.of(own)
        : now.domains().values().stream().min(Comparator.comparing(LocalDomain::name));
  }

  private Resolution inDomain(LocalDomain domain, String localPart, Set<String> expanding) {
    Optional<Resolution> exact = listed(domain, localPart, expanding);
    if (exact.isPresent()) {
      return exact.get();
    }
    int separator = domain.subaddress().isEmpty() ? -1 : localPart.indexOf(domain.subaddress());
    String base = separator > 0 ? localPart.substring(0, separator) : localPart;
    Optional<Resolution> stripped =
        separator > 0 ? listed(domain, base, expanding) : Optional.empty();
    if (stripped.isPresent()) {
      return stripped.get();
    }
    if (domain.mailboxes().contains("*")) {
      return new Resolution.Local(domain, base);
    }
    if (base.equals(POSTMASTER)) {
      String keeper = domain.postmaster().toLowerCase(Locale.ROOT);
      return keeper.equals(POSTMASTER)
          ? new Resolution.Local(domain, POSTMASTER)
          : listed(domain, keeper, expanding).orElse(new Resolution.Local(domain, keeper));
    }
    return domain
        .catchAll()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .<Resolution>map(
            name -> listed(domain, name, expanding).orElse(new Resolution.Local(domain, name)))
        .orElse(new Resolution.Unknown(domain));
  }

  /** An alias, a list or a mailbox of exactly this name; an alias within itself is the mailbox. */
  private Optional<Resolution> listed(LocalDomain domain, String name, Set<String> expanding) {
    if (!expanding.contains(name + "@" + domain.name())) {
      List<String> alias = tables.alias(domain, name);
      if (!alias.isEmpty()) {
        return Optional.of(new Resolution.Group(domain, name, false, targets(domain, alias)));
      }
      LocalDomain.MailingList list = domain.lists().get(name);
      if (list != null) {
        return Optional.of(
            new Resolution.Group(domain, name, true, targets(domain, list.members())));
      }
    }
    return tables.hasMailbox(domain, name)
        ? Optional.of(new Resolution.Local(domain, name))
        : Optional.empty();
  }

  private static List<Mailbox> targets(LocalDomain domain, List<String> written) {
    return written.stream()
        .map(target -> target.contains("@") ? target : target + "@" + domain.name())
        .map(Mailbox::parse)
        .flatMap(Optional::stream)
        .toList();
  }

  /** The final addresses a path stands for. */
  public sealed interface Expansion {
    /** Each address once, in order; the path itself when it is no group. */
    record Addresses(List<ForwardPath> paths) implements Expansion {

      /** Copies the list. */
      public Addresses {
        paths = List.copyOf(paths);
      }
    }

    /** Nested deeper, or larger, than rule B3 allows, or leading nowhere: most likely a loop. */
    record TooMuch() implements Expansion {}
  }

  /** Expands aliases and lists down to mailboxes and addresses elsewhere. */
  public Expansion expand(ForwardPath path) {
    LinkedHashSet<ForwardPath> found = new LinkedHashSet<>();
    List<ForwardPath> level = List.of(path);
    LinkedHashSet<String> expanding = new LinkedHashSet<>();
    for (int depth = 0; !level.isEmpty(); depth++) {
      if (depth > DEPTH_MAX) {
        return new Expansion.TooMuch();
      }
      List<ForwardPath> next = new ArrayList<>();
      for (ForwardPath each : level) {
        switch (resolve(each, expanding)) {
          case Resolution.Group group -> {
            expanding.add(group.name() + "@" + group.domain().name());
            next.addAll(group.targets());
          }
          case Resolution.Unknown unknown -> {
            // A group met a second time is expanded already; it is no mailbox of its own.
            if (!expanding.contains(nameIn(unknown.domain(), each))) {
              found.add(each);
            }
          }
          case Resolution.Local _, Resolution.BuiltIn _, Resolution.Elsewhere _ -> found.add(each);
        }
        if (found.size() + next.size() > RESULTS_MAX) {
          return new Expansion.TooMuch();
        }
      }
      level = next;
    }
    return found.isEmpty()
        ? new Expansion.TooMuch()
        : new Expansion.Addresses(new ArrayList<>(found));
  }

  private static String nameIn(LocalDomain domain, ForwardPath path) {
    return switch (path) {
      case Postmaster _ -> POSTMASTER + "@" + domain.name();
      case Mailbox mailbox ->
          mailbox.localPart().value().toLowerCase(Locale.ROOT) + "@" + domain.name();
    };
  }

  /** The full name of the account with this address. */
  public Optional<String> fullName(Mailbox mailbox) {
    return Optional.ofNullable(
            settings.get().accounts().get(mailbox.text().toLowerCase(Locale.ROOT)))
        .flatMap(account -> account.name());
  }
}
