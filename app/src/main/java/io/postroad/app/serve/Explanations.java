package io.postroad.app.serve;

import io.postroad.app.config.Addresses;
import io.postroad.app.config.BadValueException;
import io.postroad.app.config.Configuration;
import io.postroad.app.config.Configuration.Listener;
import io.postroad.app.config.Effective;
import io.postroad.app.config.Origin;
import io.postroad.app.json.Json;
import io.postroad.app.view.Asked;
import io.postroad.dns.DnsjavaResolver;
import io.postroad.dns.Resolver;
import io.postroad.mta.explain.Explainer;
import io.postroad.mta.explain.Explanation;
import io.postroad.mta.explain.Question;
import io.postroad.mta.routing.AddressBook;
import io.postroad.mta.routing.Trail;
import io.postroad.mta.settings.SettingName;
import io.postroad.mta.settings.SigningKey;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.Paths;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Time;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Explains how mail would be handled under a configuration, each step with the setting that made it
 * and where that stands. Immutable.
 */
public final class Explanations {
  /** Nobody: an address of the documentation (RFC 5737), which is in no network but all. */
  private static final String STRANGER = "192.0.2.1";

  private final Configuration configuration;
  private final Explainer explainer;
  private final ListenerSteps.Shown shown;
  private final Time time;

  /** Explains {@code explainer}'s decisions, which must be those of {@code configuration}. */
  Explanations(
      Configuration configuration, Explainer explainer, ListenerSteps.Shown shown, Time time) {
    this.configuration = configuration;
    this.explainer = explainer;
    this.shown = shown;
    this.time = time;
  }

  /**
   * The answer of a configuration that no server has in force; asks DNS unless it is the catcher's.
   *
   * @throws BadValueException when the question makes no sense
   */
  public static Map<String, @Nullable Object> withoutServer(
      Configuration configuration, Execution execution, Asked asked) throws BadValueException {
    Optional<Resolver> resolver =
        configuration.catcher()
            ? Optional.empty()
            : Optional.of(
                new DnsjavaResolver(
                    configuration.dnsServers(), execution.random(), execution.time()::nanos));
    try {
      SigningKey key =
          new DataFolder(configuration.data())
              .knownSigningKey()
              .orElse(new SigningKey(new byte[SigningKey.OCTETS]));
      Explainer explainer =
          Explainer.of(
              configuration.mta(),
              resolver,
              target ->
                  configuration.listeners().stream()
                      .anyMatch(l -> Listeners.isAt(l.address(), target)),
              key,
              execution);
      return new Explanations(
              configuration, explainer, () -> Certificates.known(configuration), execution.time())
          .answer(asked);
    } finally {
      resolver.ifPresent(Resolver::close);
    }
  }

  /**
   * The answer as JSON has it.
   *
   * @throws BadValueException when the question makes no sense
   */
  Map<String, @Nullable Object> answer(Asked asked) throws BadValueException {
    Question question = question(asked);
    Explanation explanation = explainer.explain(question);
    List<Trail.Step> steps =
        new ArrayList<>(
            ListenerSteps.arrival(configuration, question.listener(), shown, time.now()));
    steps.addAll(explanation.steps());
    if (explanation.reply().isPositive()) {
      // Of a refusal the last step is the one that decides.
      steps.addAll(ListenerSteps.limits(configuration, question.listener(), question.trusted()));
    }
    Map<String, @Nullable Object> answer = Json.object();
    answer.put("address", question.address().text());
    answer.put("from", question.from().text());
    answer.put("client", question.client().getHostAddress());
    answer.put("auth", question.account().orElse(null));
    answer.put("assumed", assumed(asked));
    answer.put(
        "listener",
        Addresses.text(configuration.listeners().get(question.listener()).address())
            + " "
            + question.service());
    answer.put("listener-number", question.listener() + 1);
    answer.put("accepted", explanation.reply().isPositive());
    answer.put("reply", explanation.reply().oneLine());
    answer.put("steps", steps.stream().map(this::step).toList());
    answer.put("recipients", explanation.recipients().stream().map(this::destined).toList());
    return answer;
  }

  /** What nobody asked for and was chosen here. */
  private static List<String> assumed(Asked asked) {
    List<String> assumed = new ArrayList<>();
    if (asked.from().isEmpty() && asked.auth().isEmpty()) {
      assumed.add("from");
    }
    if (asked.client().isEmpty()) {
      assumed.add("client");
    }
    return assumed;
  }

  private Question question(Asked asked) throws BadValueException {
    String bare = bare(asked.address());
    ForwardPath address =
        Paths.forwardPath("<" + bare + ">")
            .orElseThrow(() ->
                new BadValueException(
                    "\"" + asked.address() + "\" is not an address; write name@example.test"));
    Optional<String> account = account(asked);
    String sender = asked.from().orElseGet(() -> account.orElseGet(this::ownPostmaster));
    ReversePath from =
        Paths.reversePath("<" + bare(sender) + ">")
            .orElseThrow(() ->
                new BadValueException(
                    "\"" + sender + "\" is not a sender; write name@example.test, or <>"));
    int listener = listener(account.isPresent());
    Listener chosen = configuration.listeners().get(listener);
    InetAddress client = client(asked);
    return new Question(
        address,
        from,
        client,
        account,
        Listeners.trusted(chosen, configuration).test(client),
        listener,
        chosen.service().word(),
        Listeners.policy(chosen));
  }

  /** The account as a login would find it. */
  private Optional<String> account(Asked asked) throws BadValueException {
    if (asked.auth().isEmpty()) {
      return Optional.empty();
    }
    Optional<String> account = Mailbox.parse(asked.auth().get()).map(AddressBook::accountKey);
    if (account.filter(configuration.mta().accounts()::containsKey).isEmpty()) {
      throw new BadValueException("there is no account \"" + asked.auth().get() + "\"");
    }
    if (configuration.listeners().stream()
        .noneMatch(l -> l.service() == Listener.Service.SUBMISSION)) {
      throw new BadValueException("nobody can log in: no [[listen]] has service = \"submission\"");
    }
    return account;
  }

  /** A sender whom no rule is about. */
  private String ownPostmaster() {
    Set<String> domains = configuration.mta().domains().keySet();
    String hostname = configuration.mta().hostname();
    return domains.contains(hostname)
        ? "postmaster@" + hostname
        : domains.stream().sorted().findFirst().map(name -> "postmaster@" + name).orElse("<>");
  }

  private InetAddress client(Asked asked) throws BadValueException {
    return Addresses.literal(
        asked.client().orElse(configuration.catcher() ? "127.0.0.1" : STRANGER));
  }

  /** The first listener for users, or else the first for other servers; or the first at all. */
  private int listener(boolean forUser) {
    Predicate<Listener> fits =
        l -> l.service() == (forUser ? Listener.Service.SUBMISSION : Listener.Service.MX);
    List<Listener> all = configuration.listeners();
    for (int i = 0; i < all.size(); i++) {
      if (fits.test(all.get(i))) {
        return i;
      }
    }
    return 0;
  }

  private static String bare(String path) {
    return path.startsWith("<") && path.endsWith(">") ? path.substring(1, path.length() - 1) : path;
  }

  private Map<String, @Nullable Object> destined(Explanation.Destined recipient) {
    Map<String, @Nullable Object> object = Json.object();
    object.put("address", recipient.address().text());
    object.put("sender", recipient.sender().text());
    object.put("destination", recipient.destination().isEmpty() ? null : recipient.destination());
    object.put("steps", recipient.steps().stream().map(this::step).toList());
    return object;
  }

  private Map<String, @Nullable Object> step(Trail.Step step) {
    Map<String, @Nullable Object> object = Json.object();
    object.put("stage", step.stage().name().toLowerCase(Locale.ROOT));
    object.put("text", step.text());
    List<Object> settings = new ArrayList<>();
    step.settings()
        .forEach(name ->
            configuration
                .effective()
                .find(name)
                .ifPresent(entry -> settings.add(setting(name, entry))));
    object.put("settings", settings);
    return object;
  }

  private static Map<String, @Nullable Object> setting(SettingName name, Effective.Entry entry) {
    Map<String, @Nullable Object> object = Json.object();
    object.put("section", entry.section());
    object.put("number", name.section().startsWith("[") ? name.index() + 1 : null);
    object.put("key", entry.key());
    object.put("value", entry.value());
    object.put("origin", entry.origin());
    Origin source = entry.source();
    boolean inFile = source instanceof Origin.InFile;
    object.put("file", source instanceof Origin.InFile in ? in.file() : null);
    object.put("line", inFile ? ((Origin.InFile) source).position().line() : null);
    return object;
  }
}
