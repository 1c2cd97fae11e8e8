package io.postroad.mta.explain;

import io.postroad.dns.Resolver;
import io.postroad.mta.delivery.DeliveryPlanner;
import io.postroad.mta.delivery.ListMail;
import io.postroad.mta.delivery.OwnAddresses;
import io.postroad.mta.queue.Planner;
import io.postroad.mta.reception.Copies;
import io.postroad.mta.reception.RecipientRules;
import io.postroad.mta.routing.AddressBook;
import io.postroad.mta.routing.Expansion;
import io.postroad.mta.routing.Expansion.Via;
import io.postroad.mta.routing.Router;
import io.postroad.mta.routing.Trail;
import io.postroad.mta.routing.Trail.Step;
import io.postroad.mta.settings.Account;
import io.postroad.mta.settings.MtaSettings;
import io.postroad.mta.settings.SettingName;
import io.postroad.mta.settings.SigningKey;
import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.Origin;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.smtp.address.DomainName;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.reply.AuthReplies;
import io.postroad.smtp.reply.Replies;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.server.Session;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Asks the rules of RCPT, the expansion, the router and the planner what they would do with a
 * message that nobody has sent. Nothing is stored and nobody is dialled; DNS is asked as it would
 * be. Thread-safe.
 */
public final class Explainer {
  private final Supplier<MtaSettings> settings;
  private final AddressBook book;
  private final Router router;
  private final DeliveryPlanner planner;
  private final Optional<Resolver> resolver;
  private final Execution execution;

  /** Explains what these decide. */
  public Explainer(
      Supplier<MtaSettings> settings,
      AddressBook book,
      Router router,
      DeliveryPlanner planner,
      Optional<Resolver> resolver,
      Execution execution) {
    this.settings = settings;
    this.book = book;
    this.router = router;
    this.planner = planner;
    this.resolver = resolver;
    this.execution = execution;
  }

  /** Explains what a server with these settings would decide, without one. */
  public static Explainer of(
      MtaSettings settings,
      Optional<Resolver> resolver,
      OwnAddresses own,
      SigningKey key,
      Execution execution) {
    Supplier<MtaSettings> always = () -> settings;
    AddressBook book = new AddressBook(always, execution.time(), key);
    Router router = new Router(always, book);
    DeliveryPlanner planner = new DeliveryPlanner(router, resolver, own, always, execution.time());
    return new Explainer(always, book, router, planner, resolver, execution);
  }

  /** The decision, and how it came about. */
  public Explanation explain(Question question) {
    // What several of them tell alike is told once.
    Set<Step> steps = new LinkedHashSet<>();
    Trail trail = step -> steps.add(of(question, step.get()));
    Session session = session(question);
    tellClient(session, trail);
    if (question.policy().submission() && question.account().isEmpty()) {
      trail.tell(
          Trail.Stage.SENDER,
          new SettingName("[listen]", "service", SettingName.ANY),
          () -> "users send here, and nobody has logged in");
      return new Explanation(AuthReplies.required(false), List.copyOf(steps), List.of());
    }
    RecipientRules rules = new RecipientRules(question.policy(), settings, book, router, resolver);
    Optional<Reply> refusal =
        rules
            .senderObjection(session, question.from(), trail)
            .or(() -> rules.objection(session, question.from(), question.address(), trail));
    if (refusal.isPresent()) {
      return new Explanation(refusal.get(), List.copyOf(steps), List.of());
    }
    book.expand(question.address(), trail);
    Reply accepted = new Replies(new DomainName(settings.get().hostname())).recipientAccepted();
    return new Explanation(accepted, List.copyOf(steps), recipients(question));
  }

  /** The setting of a listener is that of the one the mail comes to. */
  private static Step of(Question question, Step step) {
    return new Step(
        step.stage(),
        step.text(),
        step.settings().stream()
            .map(name ->
                name.index() == SettingName.ANY
                    ? new SettingName(name.section(), name.key(), question.listener())
                    : name)
            .toList());
  }

  private void tellClient(Session session, Trail trail) {
    trail.tell(
        Trail.Stage.CLIENT,
        session.account().isPresent()
            ? SettingName.of("accounts.\"" + session.account().get() + "\"", "password")
            : SettingName.of("relay", "trusted-networks"),
        () ->
            session.client().getAddress().getHostAddress()
                + session
                    .account()
                    .map(this::login)
                    .orElse(
                        session.trusted()
                            ? " is in a trusted network"
                            : " is a stranger: in no trusted network"));
  }

  private String login(String user) {
    Account account = settings.get().accounts().get(user);
    return account != null && account.password().isPresent()
        ? " has logged in as " + user
        : " would have logged in as " + user + ", but that account has no password: nobody can";
  }

  private Session session(Question question) {
    InetSocketAddress client = new InetSocketAddress(question.client(), 0);
    return new Session(
        "explain",
        question.service(),
        client,
        client,
        Optional.empty(),
        true,
        question.trusted(),
        Optional.empty(),
        question.account(),
        new Conversation(execution.time()));
  }

  private List<Explanation.Destined> recipients(Question question) {
    Envelope asked =
        new Envelope(
            question.from(),
            MailParameters.NONE,
            List.of(new Recipient(question.address(), RcptParameters.NONE)));
    List<Explanation.Destined> all = new ArrayList<>();
    for (Copies.Copy copy : new Copies(book).of(asked)) {
      QueueEntry entry = entry(copy);
      for (int i = 0; i < copy.envelope().recipients().size(); i++) {
        all.add(destined(question, copy, entry, i));
      }
    }
    return all;
  }

  private Explanation.Destined destined(
      Question question, Copies.Copy copy, QueueEntry entry, int recipient) {
    Set<Step> steps = new LinkedHashSet<>();
    Trail trail = step -> steps.add(of(question, step.get()));
    ReversePath sender = new ListMail(settings).form(entry, List.of(recipient)).reversePath();
    if (!sender.equals(question.from())) {
      tellRewriting(question, copy, recipient, sender, trail);
    }
    Planner.Plan plan = planner.plan(entry, List.of(recipient), trail);
    return new Explanation.Destined(
        copy.envelope().recipients().get(recipient).forwardPath(),
        sender,
        plan.legs().stream().map(leg -> leg.destination().name()).findFirst().orElse(""),
        List.copyOf(steps));
  }

  private void tellRewriting(
      Question question, Copies.Copy copy, int recipient, ReversePath sender, Trail trail) {
    if (copy.list().isPresent()) {
      Via.Member list = copy.list().get();
      trail.tell(
          Trail.Stage.REWRITING,
          SettingName.list(list.domain(), list.list(), "owners"),
          () -> "reports go to the owners of the list, by <" + sender.text() + ">");
      return;
    }
    String identity = book.identity(copy.envelope().recipients().get(recipient).forwardPath());
    if (book.expand(question.address()) instanceof Expansion.Addresses addresses) {
      addresses.reached().stream()
          .filter(reached -> book.identity(reached.path()).equals(identity))
          .map(Expansion.Reached::via)
          .filter(Via.Forwarded.class::isInstance)
          .map(via -> ((Via.Forwarded) via).by())
          .findFirst()
          .ifPresent(by ->
              trail.tell(
                  Trail.Stage.REWRITING,
                  SettingName.domain(by, "srs-domain"),
                  () -> "it is forwarded with a sender of ours, <" + sender.text() + ">"));
    }
  }

  private QueueEntry entry(Copies.Copy copy) {
    Envelope envelope = copy.envelope();
    NewMessage message =
        new NewMessage(
            QueueId.create(execution.time().now(), execution.random()),
            envelope,
            execution.time().now(),
            copy.list().isPresent() ? Origin.LIST : Origin.STRANGER,
            envelope.recipients().stream().map(r -> book.domainOf(r.forwardPath())).toList());
    return new QueueEntry(message, 0, List.of(), false);
  }
}
