package io.postroad.mta.reception;

import io.postroad.mta.routing.AddressBook;
import io.postroad.mta.routing.Resolution;
import io.postroad.mta.settings.Account;
import io.postroad.mta.settings.LocalDomain;
import io.postroad.mta.settings.LocalDomain.Disclosure;
import io.postroad.mta.settings.MtaSettings;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.reply.Replies;
import io.postroad.smtp.reply.Reply;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Answers VRFY and EXPN from the same data that RCPT is judged by (RFC 5321 §3.5): real answers to
 * those who may know, 252 to the others, whatever they ask for. Thread-safe.
 */
final class Inquiries {
  private final Supplier<MtaSettings> settings;
  private final AddressBook book;

  Inquiries(Supplier<MtaSettings> settings, AddressBook book) {
    this.settings = settings;
    this.book = book;
  }

  /** A local-part, an address, or a full name, quoted or not. */
  Reply verify(boolean trusted, String query, Replies replies) {
    String wanted = bare(query);
    List<LocalDomain> open = domains(trusted, LocalDomain::verify);
    Optional<Mailbox> address = Mailbox.parse(wanted);
    if (address.isPresent()) {
      return verifyAddress(trusted, address.get(), wanted, replies);
    }
    if (open.isEmpty() && !settings.get().catcher()) {
      return replies.cannotVerify();
    }
    Map<String, String> found = named(open, wanted);
    listsNamed(open, wanted)
        .forEach(list -> found.put(list.text().toLowerCase(Locale.ROOT), shown(list)));
    for (LocalDomain domain : open) {
      Mailbox.parse(wanted + "@" + domain.name())
          .filter(this::exists)
          .ifPresent(mailbox -> found.put(mailbox.text().toLowerCase(Locale.ROOT), shown(mailbox)));
    }
    return switch (found.size()) {
      case 0 ->
          settings.get().domains().size() > open.size()
              ? replies.cannotVerify()
              : replies.noSuchName(wanted);
      case 1 -> replies.verified(found.values().iterator().next());
      default -> replies.ambiguous(List.copyOf(found.values()));
    };
  }

  private Reply verifyAddress(boolean trusted, Mailbox mailbox, String wanted, Replies replies) {
    return switch (book.resolve(mailbox)) {
      case Resolution.Local local ->
          mayKnow(local.domain().verify(), trusted)
              ? replies.verified(shown(mailbox))
              : replies.cannotVerify();
      case Resolution.Group group ->
          mayKnow(group.domain().verify(), trusted)
              ? replies.verified(shown(mailbox))
              : replies.cannotVerify();
      case Resolution.BuiltIn _ -> replies.verified(shown(mailbox));
      case Resolution.BadReturn bad ->
          mayKnow(bad.domain().verify(), trusted)
              ? replies.noSuchName(wanted)
              : replies.cannotVerify();
      case Resolution.Unknown unknown ->
          mayKnow(unknown.domain().verify(), trusted)
              ? replies.noSuchName(wanted)
              : replies.cannotVerify();
      case Resolution.Untold _, Resolution.Elsewhere _ -> replies.cannotVerify();
    };
  }

  /** Accounts whose full name is the one asked for, or has it as a word if none is. */
  private Map<String, String> named(List<LocalDomain> open, String wanted) {
    Map<String, String> whole = new LinkedHashMap<>();
    Map<String, String> words = new LinkedHashMap<>();
    settings.get().accounts().values().stream()
        .sorted(Comparator.comparing(account -> account.address().text()))
        .filter(account -> isOpen(open, account))
        .forEach(account -> {
          String name = account.name().orElse("");
          String key = account.address().text().toLowerCase(Locale.ROOT);
          if (name.equalsIgnoreCase(wanted)) {
            whole.put(key, shown(account.address()));
          } else if (Arrays.stream(name.split(" ", -1)).anyMatch(wanted::equalsIgnoreCase)) {
            words.put(key, shown(account.address()));
          }
        });
    return whole.isEmpty() ? words : whole;
  }

  private boolean isOpen(List<LocalDomain> open, Account account) {
    String domain = book.domainOf(account.address());
    return open.stream().anyMatch(d -> d.name().equals(domain));
  }

  private boolean exists(Mailbox mailbox) {
    return switch (book.resolve(mailbox)) {
      case Resolution.Local _, Resolution.Group _, Resolution.BuiltIn _ -> true;
      case Resolution.Unknown _,
          Resolution.Untold _,
          Resolution.Elsewhere _,
          Resolution.BadReturn _ ->
          false;
    };
  }

  /** The members of a list, or the targets of an alias, one a line. */
  Reply expand(boolean trusted, String query, Replies replies) {
    String wanted = bare(query);
    List<LocalDomain> open = domains(trusted, LocalDomain::expand);
    if (open.isEmpty()) {
      return replies.cannotExpand();
    }
    List<Mailbox> asked =
        wanted.contains("@")
            ? Mailbox.parse(wanted).stream().toList()
            : Stream.concat(
                    open.stream()
                        .flatMap(domain -> Mailbox.parse(wanted + "@" + domain.name()).stream()),
                    listsNamed(open, wanted).stream())
                .toList();
    for (Mailbox mailbox : asked) {
      if (book.resolve(mailbox) instanceof Resolution.Group group) {
        return mayKnow(group.domain().expand(), trusted)
            ? replies.expanded(group.targets().stream().map(this::shown).toList())
            : replies.cannotExpand();
      }
    }
    return settings.get().domains().size() > open.size()
        ? replies.cannotExpand()
        : replies.noSuchList(wanted);
  }

  /** {@code Alice Example <alice@example.test>}, {@code The team <team@...>}, or the address. */
  private String shown(Mailbox mailbox) {
    String address = "<" + mailbox.text() + ">";
    return book.fullName(mailbox)
        .or(() -> listName(mailbox))
        .map(name -> name + " " + address)
        .orElse(address);
  }

  private Optional<String> listName(Mailbox mailbox) {
    return book.resolve(mailbox) instanceof Resolution.Group group
            && group.kind() == Resolution.Kind.LIST
        ? Optional.ofNullable(group.domain().lists().get(group.name()))
            .map(LocalDomain.MailingList::name)
            .filter(name -> !name.isBlank())
        : Optional.empty();
  }

  /** The lists whose full name is the one asked for. */
  private static List<Mailbox> listsNamed(List<LocalDomain> open, String wanted) {
    return open.stream()
        .flatMap(domain ->
            domain.lists().entrySet().stream()
                .filter(list -> list.getValue().name().equalsIgnoreCase(wanted))
                .flatMap(list -> Mailbox.parse(list.getKey() + "@" + domain.name()).stream()))
        .sorted(Comparator.comparing(Mailbox::text))
        .toList();
  }

  private List<LocalDomain> domains(boolean trusted, Function<LocalDomain, Disclosure> rule) {
    return settings.get().domains().values().stream()
        .filter(domain -> mayKnow(rule.apply(domain), trusted))
        .sorted(Comparator.comparing(LocalDomain::name))
        .toList();
  }

  private static boolean mayKnow(Disclosure disclosure, boolean trusted) {
    return switch (disclosure) {
      case ANYONE -> true;
      case TRUSTED -> trusted;
      case NOBODY -> false;
    };
  }

  /** Without the brackets of a path and the quotes of a name. */
  private static String bare(String query) {
    String text = query.strip();
    boolean bracketed = text.startsWith("<") && text.endsWith(">");
    boolean quoted = text.startsWith("\"") && text.endsWith("\"") && text.length() > 1;
    return bracketed || quoted ? text.substring(1, text.length() - 1).strip() : text;
  }
}
