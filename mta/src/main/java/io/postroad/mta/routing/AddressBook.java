package io.postroad.mta.routing;

import io.postroad.mta.settings.LocalDomain;
import io.postroad.mta.settings.MtaSettings;
import io.postroad.mta.settings.SettingName;
import io.postroad.mta.settings.SigningKey;
import io.postroad.smtp.address.DomainName;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.LocalPart;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.Postmaster;
import io.postroad.smtp.runtime.Time;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Who is who in the local domains: mailboxes, subaddresses, aliases, lists, the addresses around a
 * list, rewritten senders, catch-all and postmaster. RCPT, VRFY, EXPN, reports and delivery all ask
 * here. Our own local-parts are compared without case, those of others are never changed.
 * Thread-safe.
 */
public final class AddressBook {
  /** How deep aliases may nest (rule B3). */
  public static final int DEPTH_MAX = 10;

  /** How many addresses an expansion may give (rule B3). */
  public static final int RESULTS_MAX = 1000;

  private static final String POSTMASTER = "postmaster";

  private final Supplier<MtaSettings> settings;
  private final Tables tables;
  private final ReturnDomains returnDomains = new ReturnDomains();
  private final Srs srs;

  /** Asks {@code settings} anew for every look-up; {@code key} signs rewritten senders. */
  public AddressBook(Supplier<MtaSettings> settings, Time time, SigningKey key) {
    this.settings = settings;
    this.tables = new Tables(time);
    this.srs = new Srs(key, time);
  }

  /** The domain of a path in lower case; our own for the bare postmaster. */
  public String domainOf(ForwardPath path) {
    return switch (path) {
      case Postmaster _ ->
          postmasterDomain().map(LocalDomain::name).orElse(settings.get().hostname());
      case Mailbox mailbox -> mailbox.domain().canonical();
    };
  }

  /** What {@code path} stands for. */
  public Resolution resolve(ForwardPath path) {
    return resolve(path, Set.of(), Trail.SILENT);
  }

  /** What {@code path} stands for, and why. */
  public Resolution resolve(ForwardPath path, Trail trail) {
    return resolve(path, Set.of(), trail);
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

  private Resolution resolve(ForwardPath path, Set<String> expanding, Trail trail) {
    return switch (path) {
      case Postmaster _ ->
          postmasterDomain()
              .<Resolution>map(domain -> inDomain(domain, POSTMASTER, expanding, trail))
              .orElse(new Resolution.BuiltIn());
      case Mailbox mailbox -> {
        String domain = mailbox.domain().canonical();
        Optional<LocalDomain> returns = returning(domain);
        if (returns.isPresent() && Srs.isRewritten(mailbox.localPart().value())) {
          yield rewritten(returns.get(), mailbox.localPart().value(), trail);
        }
        LocalDomain local = settings.get().domains().get(domain);
        if (local != null) {
          String name = LocalPart.folded(mailbox.localPart().value());
          yield inDomain(local, name, expanding, trail);
        }
        if (returns.isPresent()) {
          yield onlyReturns(returns.get(), domain, mailbox, expanding, trail);
        }
        boolean caught = settings.get().catcher() && settings.get().routeFor(domain).isEmpty();
        trail.tell(
            Trail.Stage.ADDRESS,
            () ->
                caught
                    ? "without configuration the built-in inbox takes it"
                    : domain + " is no domain of this server");
        yield caught ? new Resolution.BuiltIn() : new Resolution.Elsewhere(domain);
      }
    };
  }

  /** The local domain whose forwarded mail carries senders at {@code domain}. */
  private Optional<LocalDomain> returning(String domain) {
    return returnDomains.owner(settings.get(), domain);
  }

  /** Whether mail from {@code domain} (lower case) is our own: its senders are never rewritten. */
  public boolean isOurs(String domain) {
    return returning(domain).isPresent();
  }

  private Resolution rewritten(LocalDomain domain, String localPart, Trail trail) {
    Resolution resolution =
        switch (srs.reverse(localPart)) {
          case Srs.Reversal.Sender(Mailbox original) ->
              new Resolution.Group(
                  domain, LocalPart.folded(localPart), Resolution.Kind.RETURN, List.of(original));
          case Srs.Reversal.Expired _ -> new Resolution.BadReturn(domain, true);
          case Srs.Reversal.Forged _ -> new Resolution.BadReturn(domain, false);
        };
    trail.tell(
        Trail.Stage.ADDRESS,
        SettingName.domain(domain, "srs-domain"),
        () ->
            switch (resolution) {
              case Resolution.Group group ->
                  "a sender that this server rewrote, of " + group.targets().getFirst().text();
              case Resolution.BadReturn(_, boolean expired) ->
                  expired
                      ? "a rewritten sender that is over " + Srs.VALID_DAYS + " days old"
                      : "the form of a rewritten sender, but not made by this server";
              case Resolution.Local _,
                  Resolution.BuiltIn _,
                  Resolution.Unknown _,
                  Resolution.Untold _,
                  Resolution.Elsewhere _ ->
                  "";
            });
    return resolution;
  }

  /** A domain that is there for rewritten senders alone has a postmaster too (RFC 5321 §4.5.1). */
  private Resolution onlyReturns(
      LocalDomain owner, String domain, Mailbox mailbox, Set<String> expanding, Trail trail) {
    if (mailbox.localPart().value().equalsIgnoreCase(POSTMASTER)) {
      return inDomain(owner, POSTMASTER, expanding, trail);
    }
    trail.tell(
        Trail.Stage.ADDRESS,
        SettingName.domain(owner, "srs-domain"),
        () -> domain + " is there for rewritten senders alone");
    return new Resolution.Unknown(owner);
  }

  /** The domain whose postmaster the bare one is: the host's own if it is local, else the first. */
  private Optional<LocalDomain> postmasterDomain() {
    MtaSettings now = settings.get();
    LocalDomain own = now.domains().get(now.hostname().toLowerCase(Locale.ROOT));
    return own != null
        ? Optional.of(own)
        : now.domains().values().stream().min(Comparator.comparing(LocalDomain::name));
  }

  private Resolution inDomain(
      LocalDomain domain, String localPart, Set<String> expanding, Trail trail) {
    Optional<Resolution> exact = listed(domain, localPart, expanding, trail);
    if (exact.isPresent()) {
      return exact.get();
    }
    int separator = domain.subaddress().isEmpty() ? -1 : localPart.indexOf(domain.subaddress());
    String base = separator > 0 ? localPart.substring(0, separator) : localPart;
    if (separator > 0) {
      trail.tell(
          Trail.Stage.ADDRESS,
          SettingName.domain(domain, "subaddress"),
          () -> localPart + " is a subaddress of " + base);
      Optional<Resolution> stripped = listed(domain, base, expanding, trail);
      if (stripped.isPresent()) {
        return stripped.get();
      }
    }
    return unlisted(domain, base, expanding, trail);
  }

  private Resolution unlisted(LocalDomain domain, String base, Set<String> expanding, Trail trail) {
    if (domain.mailboxes().contains("*")) {
      trail.tell(
          Trail.Stage.ADDRESS,
          SettingName.domain(domain, "mailboxes"),
          () -> "every local-part of " + domain.name() + " is a mailbox");
      return new Resolution.Local(domain, base);
    }
    if (base.equals(POSTMASTER)) {
      return instead(domain, "postmaster", domain.postmaster(), expanding, trail);
    }
    if (domain.catchAll().isPresent()) {
      return instead(domain, "catch-all", domain.catchAll().get(), expanding, trail);
    }
    trail.tell(
        Trail.Stage.ADDRESS,
        SettingName.domain(domain, "mailboxes"),
        () -> base + " is neither mailbox nor alias nor list of " + domain.name());
    return new Resolution.Unknown(domain);
  }

  private Resolution instead(
      LocalDomain domain, String key, String keeper, Set<String> expanding, Trail trail) {
    String name = LocalPart.folded(keeper);
    trail.tell(
        Trail.Stage.ADDRESS,
        SettingName.domain(domain, key),
        () ->
            key.equals(name)
                ? name + " always works, and has mail of its own where no mailbox is named"
                : key + " gives it to " + name);
    return name.equals(POSTMASTER)
        ? new Resolution.Local(domain, POSTMASTER)
        : listed(domain, name, expanding, trail).orElse(new Resolution.Local(domain, name));
  }

  /** An alias, a list or a mailbox of exactly this name; an alias within itself is the mailbox. */
  private Optional<Resolution> listed(
      LocalDomain domain, String name, Set<String> expanding, Trail trail) {
    if (!expanding.contains(name + "@" + domain.name())) {
      List<String> alias = tables.alias(domain, name);
      if (!alias.isEmpty()) {
        trail.tell(
            Trail.Stage.ADDRESS,
            domain.aliases().containsKey(name)
                ? SettingName.alias(domain, name)
                : SettingName.domain(domain, "aliases-file"),
            () -> name + " is an alias for " + String.join(", ", alias));
        return group(domain, name, Resolution.Kind.ALIAS, alias);
      }
      LocalDomain.MailingList list = domain.lists().get(name);
      if (list != null && !tables.knowsMembers(list)) {
        return untold(domain, SettingName.list(domain, name, "members-file"), trail);
      }
      if (list == null && !tables.knowsAliases(domain) && !name.equals(POSTMASTER)) {
        return untold(domain, SettingName.domain(domain, "aliases-file"), trail);
      }
      if (list != null) {
        List<String> members = tables.members(list);
        trail.tell(
            Trail.Stage.ADDRESS,
            SettingName.list(domain, name, "members"),
            () -> name + " is a list with " + members.size() + " members");
        return group(domain, name, Resolution.Kind.LIST, members);
      }
    }
    if (tables.hasMailbox(domain, name)) {
      trail.tell(
          Trail.Stage.ADDRESS,
          SettingName.domain(
              domain, domain.mailboxes().contains(name) ? "mailboxes" : "mailboxes-file"),
          () -> name + " is a mailbox of " + domain.name());
      return Optional.of(new Resolution.Local(domain, name));
    }
    Optional<Resolution> around =
        ListAddresses.listOf(name)
            .filter(domain.lists()::containsKey)
            .filter(_ -> !expanding.contains(name + "@" + domain.name()))
            .flatMap(list -> aroundList(domain, name, list, trail));
    boolean certain =
        around.isPresent()
            || domain.mailboxes().contains("*")
            || name.equals(POSTMASTER)
            || tables.knowsMailboxes(domain);
    return certain ? around : untold(domain, SettingName.domain(domain, "mailboxes-file"), trail);
  }

  private static Optional<Resolution> untold(LocalDomain domain, SettingName setting, Trail trail) {
    trail.tell(Trail.Stage.ADDRESS, setting, () -> "its file was not read yet: mail has to wait");
    return Optional.of(new Resolution.Untold(domain));
  }

  private static Optional<Resolution> aroundList(
      LocalDomain domain, String name, String list, Trail trail) {
    List<String> owners = ownersWritten(domain, list);
    trail.tell(
        Trail.Stage.ADDRESS,
        SettingName.list(domain, list, "owners"),
        () -> name + " reaches the owners of the list " + list + ": " + String.join(", ", owners));
    return group(domain, name, Resolution.Kind.OWNERS, owners);
  }

  /** The direct members of a list. */
  public List<Mailbox> members(LocalDomain domain, String list) {
    LocalDomain.MailingList found = domain.lists().get(list);
    return found == null ? List.of() : targets(domain, tables.members(found));
  }

  /** The owners of a list; the domain's postmaster where none are named. */
  List<Mailbox> owners(LocalDomain domain, String list) {
    return targets(domain, ownersWritten(domain, list));
  }

  private static List<String> ownersWritten(LocalDomain domain, String list) {
    LocalDomain.MailingList found = domain.lists().get(list);
    return found == null || found.owners().isEmpty() ? List.of(POSTMASTER) : found.owners();
  }

  private static Optional<Resolution> group(
      LocalDomain domain, String name, Resolution.Kind kind, List<String> written) {
    return Optional.of(new Resolution.Group(domain, name, kind, targets(domain, written)));
  }

  private static List<Mailbox> targets(LocalDomain domain, List<String> written) {
    return written.stream()
        .map(target -> target.contains("@") ? target : target + "@" + domain.name())
        .map(Mailbox::parse)
        .flatMap(Optional::stream)
        .toList();
  }

  /** Expands aliases and lists down to mailboxes and addresses elsewhere. */
  public Expansion expand(ForwardPath path) {
    return expand(path, Trail.SILENT);
  }

  /** Expands aliases and lists down to mailboxes and addresses elsewhere, and says why. */
  public Expansion expand(ForwardPath path, Trail trail) {
    return new Expander((each, expanding) -> resolve(each, expanding, trail), this::identity)
        .expand(path);
  }

  /**
   * The reverse-path that mail of {@code sender} carries where {@code by} forwards it: one of ours,
   * unless it is ours already (or none of ours would fit into an address).
   */
  public Mailbox forwardedSender(Mailbox sender, LocalDomain by) {
    return isOurs(sender.domain().canonical())
        ? sender
        : srs.rewrite(sender, new DomainName(by.senderDomain())).orElse(sender);
  }

  /** The member whom a report to a list's envelope sender is about. */
  public Optional<Mailbox> failedMember(ForwardPath path) {
    return path instanceof Mailbox mailbox
            && resolve(path) instanceof Resolution.Group group
            && group.kind() == Resolution.Kind.OWNERS
        ? ListAddresses.memberIn(mailbox.localPart().value())
        : Optional.empty();
  }

  /** What tells addresses apart: without case where they are ours, as written where not. */
  public String identity(ForwardPath path) {
    return switch (path) {
      case Postmaster _ -> POSTMASTER;
      case Mailbox mailbox -> {
        String domain = mailbox.domain().canonical();
        String local = mailbox.localPart().value();
        boolean ours = settings.get().domains().containsKey(domain);
        yield (ours ? LocalPart.folded(local) : local) + "@" + domain;
      }
    };
  }

  /** A local-part in lower case at a local domain. */
  static String nameIn(LocalDomain domain, ForwardPath path) {
    return switch (path) {
      case Postmaster _ -> POSTMASTER + "@" + domain.name();
      case Mailbox mailbox -> LocalPart.folded(mailbox.localPart().value()) + "@" + domain.name();
    };
  }

  /** An address without case, for what does not hang on case wherever the address is. */
  public static String caseless(ForwardPath path) {
    return switch (path) {
      case Postmaster _ -> POSTMASTER;
      case Mailbox mailbox -> accountKey(mailbox);
    };
  }

  /** How an account's address is compared: like any of our own. */
  public static String accountKey(Mailbox mailbox) {
    return LocalPart.folded(mailbox.localPart().text()) + "@" + mailbox.domain().canonical();
  }

  /** The full name of the account with this address. */
  public Optional<String> fullName(Mailbox mailbox) {
    return Optional.ofNullable(settings.get().accounts().get(accountKey(mailbox)))
        .flatMap(account -> account.name());
  }
}
