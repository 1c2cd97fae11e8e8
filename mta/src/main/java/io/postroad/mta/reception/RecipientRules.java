package io.postroad.mta.reception;

import io.postroad.dns.Resolver;
import io.postroad.mta.routing.AddressBook;
import io.postroad.mta.routing.Expansion;
import io.postroad.mta.routing.Expansion.Via;
import io.postroad.mta.routing.ListAddresses;
import io.postroad.mta.routing.ListRights;
import io.postroad.mta.routing.Resolution;
import io.postroad.mta.routing.Route;
import io.postroad.mta.routing.Router;
import io.postroad.mta.routing.Trail;
import io.postroad.mta.settings.MtaSettings;
import io.postroad.mta.settings.SettingName;
import io.postroad.smtp.address.DomainName;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.command.Dialect;
import io.postroad.smtp.reply.AddressReplies;
import io.postroad.smtp.reply.AuthReplies;
import io.postroad.smtp.reply.EnhancedStatus;
import io.postroad.smtp.reply.Replies;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.server.Session;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Judges a recipient while the client waits (rules B1, S7): the address and the right to send there
 * first, the sender last. RCPT asks here, and so does whoever explains what RCPT would say.
 * Thread-safe.
 */
public final class RecipientRules {
  private final ListenerPolicy policy;
  private final Supplier<MtaSettings> settings;
  private final AddressBook book;
  private final Router router;
  private final ListRights rights;
  private final SenderCheck senderCheck;
  private final Submissions submissions;

  /** The rules of the listeners with this policy; no resolver where no DNS query may be made. */
  public RecipientRules(
      ListenerPolicy policy,
      Supplier<MtaSettings> settings,
      AddressBook book,
      Router router,
      Optional<Resolver> resolver) {
    this.policy = policy;
    this.settings = settings;
    this.book = book;
    this.router = router;
    this.rights = new ListRights(book);
    this.submissions = new Submissions(settings);
    this.senderCheck = new SenderCheck(resolver, book::isOurs);
  }

  /** The refusal of a reverse-path, if it is refused: users send as themselves. */
  public Optional<Reply> senderObjection(Session session, ReversePath reversePath, Trail trail) {
    if (!policy.submission()) {
      return Optional.empty();
    }
    boolean may = submissions.maySend(session, reversePath);
    trail.tell(
        Trail.Stage.SENDER,
        SettingName.of("accounts.\"" + session.account().orElse("") + "\"", "send-as"),
        () ->
            session.account().orElse("who has not logged in")
                + (may ? " may" : " may not")
                + " send as <"
                + reversePath.text()
                + ">");
    return may ? Optional.empty() : Optional.of(AuthReplies.senderNotOwned(reversePath));
  }

  /** The refusal of a recipient, if it is refused. */
  public Optional<Reply> objection(
      Session session, ReversePath reversePath, ForwardPath path, Trail trail) {
    Optional<Reply> recipient =
        switch (book.resolve(path, trail)) {
          case Resolution.Local _, Resolution.BuiltIn _ -> refusedByRoute(path, trail);
          case Resolution.Group _ -> group(path, reversePath, trail);
          case Resolution.Unknown _ -> Optional.of(replies().unknownMailbox(path));
          case Resolution.Untold _ -> Optional.of(AddressReplies.mailboxesUnread(path));
          case Resolution.BadReturn(_, boolean expired) ->
              Optional.of(
                  expired
                      ? AddressReplies.returnAddressExpired(path)
                      : AddressReplies.returnAddressForged(path));
          case Resolution.Elsewhere elsewhere -> relay(session, elsewhere.domain(), path, trail);
        };
    if (recipient.isPresent() || session.known() || !policy.checkSender()) {
      return recipient;
    }
    return sender(reversePath, trail);
  }

  private Optional<Reply> relay(Session session, String domain, ForwardPath path, Trail trail) {
    if (policy.dialect() == Dialect.LMTP) {
      trail.tell(
          Trail.Stage.RELAY,
          new SettingName("[listen]", "service", SettingName.ANY),
          () -> "LMTP takes mail for local domains only");
      return Optional.of(replies().relayingDenied(path));
    }
    boolean relayed = settings.get().relaysFor(domain);
    trail.tell(
        Trail.Stage.RELAY,
        session.account().isPresent()
            ? new SettingName("[listen]", "service", SettingName.ANY)
            : SettingName.of(
                "relay", relayed && !session.trusted() ? "domains" : "trusted-networks"),
        () ->
            session.known()
                ? session
                        .account()
                        .map(user -> user + " has logged in")
                        .orElse("the client is trusted")
                    + " and may send to any domain"
                : relayed
                    ? "anyone may send to " + domain + " through this server"
                    : "the client is a stranger, and " + domain + " is not relayed for strangers");
    if (policy.submission() && !isQualified(domain)) {
      return Optional.of(AuthReplies.domainNotQualified(path));
    }
    return session.known() || relayed
        ? refusedByRoute(path, trail)
        : Optional.of(replies().relayingDenied(path));
  }

  /**
   * One label alone is a domain where a route names it, as in a private network (RFC 6409 §4.2).
   */
  private boolean isQualified(String domain) {
    return domain.indexOf('.') >= 0
        || domain.startsWith("[")
        || settings.get().routeFor(domain).filter(entry -> entry.names(domain)).isPresent();
  }

  private Optional<Reply> refusedByRoute(ForwardPath path, Trail trail) {
    if (router.route(path) instanceof Route.Refused refused) {
      var _ = router.route(path, trail); // the way of mail that is taken is told when it goes on
      return Optional.of(Replies.refusal(550, new EnhancedStatus(5, 7, 1), refused.text()));
    }
    return Optional.empty();
  }

  private Optional<Reply> group(ForwardPath path, ReversePath reversePath, Trail trail) {
    return switch (book.expand(path)) {
      case Expansion.TooMuch _ -> {
        var _ = book.expand(path, trail);
        trail.tell(
            Trail.Stage.ADDRESS,
            () ->
                "that goes round in a ring, or over "
                    + AddressBook.DEPTH_MAX
                    + " deep, or to over "
                    + AddressBook.RESULTS_MAX
                    + " addresses");
        yield Optional.of(replies().aliasLoop(path));
      }
      case Expansion.Untold _ -> Optional.of(AddressReplies.mailboxesUnread(path));
      case Expansion.Addresses addresses -> {
        Map<String, Via.Member> lists = new LinkedHashMap<>();
        for (Expansion.Reached reached : addresses.reached()) {
          if (reached.via() instanceof Via.Member member) {
            lists.putIfAbsent(member.list() + "@" + member.domain().name(), member);
          }
        }
        for (Via.Member list : lists.values()) {
          Optional<Reply> refused = posting(list, path, reversePath, trail);
          if (refused.isPresent()) {
            yield refused;
          }
        }
        yield Optional.empty();
      }
    };
  }

  private Optional<Reply> posting(
      Via.Member list, ForwardPath path, ReversePath reversePath, Trail trail) {
    String owner = ListAddresses.owner(list.list(), list.domain().name()).text();
    return switch (rights.right(list.domain(), list.list(), reversePath, trail)) {
      case MAY_POST -> Optional.empty();
      case MEMBERS_ONLY -> Optional.of(AddressReplies.membersOnly(path, owner));
      case OWNERS_ONLY -> Optional.of(AddressReplies.ownersOnly(path, owner));
      case NO_REPORTS -> Optional.of(AddressReplies.noReportsToLists(path, owner));
    };
  }

  private Optional<Reply> sender(ReversePath reversePath, Trail trail) {
    SenderCheck.Finding finding = senderCheck.check(reversePath);
    trail.tell(
        Trail.Stage.SENDER,
        new SettingName("[listen]", "check-sender", SettingName.ANY),
        () ->
            switch (finding) {
              case CAN_GET_MAIL -> "<" + reversePath.text() + "> can get reports";
              case CANNOT ->
                  "the domain of <" + reversePath.text() + "> does not exist or takes no mail";
              case UNKNOWN -> "DNS does not say now whether <" + reversePath.text() + "> exists";
            });
    return switch (finding) {
      case CAN_GET_MAIL -> Optional.empty();
      case CANNOT -> Optional.of(replies().senderDomainRefused(domainOf(reversePath)));
      case UNKNOWN -> Optional.of(replies().senderDomainUnresolved(domainOf(reversePath)));
    };
  }

  private static String domainOf(ReversePath reversePath) {
    return switch (reversePath) {
      case NullReversePath _ -> "";
      case Mailbox mailbox -> mailbox.domain().text();
    };
  }

  private Replies replies() {
    return new Replies(new DomainName(settings.get().hostname()));
  }
}
