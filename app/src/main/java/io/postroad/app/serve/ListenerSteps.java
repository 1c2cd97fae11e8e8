package io.postroad.app.serve;

import io.postroad.app.config.Addresses;
import io.postroad.app.config.Configuration;
import io.postroad.app.config.Configuration.Listener;
import io.postroad.app.config.Quantities;
import io.postroad.mta.routing.Trail.Stage;
import io.postroad.mta.routing.Trail.Step;
import io.postroad.mta.settings.SettingName;
import io.postroad.smtp.server.Limits;
import io.postroad.smtp.tls.ServerCertificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a client meets at a listener before it can say whom its mail is for: the listener itself,
 * TLS and its certificates, and the limits. Made of the very settings and certificates that the
 * listener has. For one thread.
 */
final class ListenerSteps {
  private static final String LISTEN = "[listen]";

  private final Configuration configuration;
  private final int index;
  private final Listener listener;
  private final List<Step> steps = new ArrayList<>();

  private ListenerSteps(Configuration configuration, int index) {
    this.configuration = configuration;
    this.index = index;
    this.listener = configuration.listeners().get(index);
  }

  /** How a server comes by its certificates; the message of the exception is shown. */
  @FunctionalInterface
  interface Shown {
    /** The main one first; empty where one will be made. */
    List<ServerCertificate> certificates() throws StartException;
  }

  /** Which listener it is, and how it uses TLS. */
  static List<Step> arrival(Configuration configuration, int index, Shown shown, Instant now) {
    ListenerSteps made = new ListenerSteps(configuration, index);
    made.listener();
    made.tls(shown, now);
    return made.steps;
  }

  /** What binds a client there. */
  static List<Step> limits(Configuration configuration, int index, boolean trusted) {
    ListenerSteps made = new ListenerSteps(configuration, index);
    made.limits(trusted);
    return made.steps;
  }

  /** As people call it: {@code listener 2 of 3, submission on 0.0.0.0:465}. */
  static String name(Configuration configuration, int index) {
    int count = configuration.listeners().size();
    Listener listener = configuration.listeners().get(index);
    return (count == 1 ? "the listener" : "listener " + (index + 1) + " of " + count)
        + ", "
        + listener.service().word()
        + " on "
        + Addresses.text(listener.address());
  }

  private void listener() {
    add(
        Stage.LISTENER,
        "it comes to " + name(configuration, index),
        here("address"),
        here("service"));
  }

  private void tls(Shown shown, Instant now) {
    switch (listener.tls()) {
      case OFF -> add(Stage.TLS, "it comes in the clear: TLS is not offered", here("tls"));
      case STARTTLS -> {
        add(Stage.TLS, "STARTTLS is offered", here("tls"));
        certificates(shown, now);
      }
      case IMPLICIT -> {
        add(Stage.TLS, "TLS begins with the connection", here("tls"));
        certificates(shown, now);
      }
    }
  }

  private void certificates(Shown shown, Instant now) {
    List<ServerCertificate> all;
    try {
      all = shown.certificates();
    } catch (StartException e) {
      add(Stage.TLS, String.valueOf(e.getMessage()), SettingName.of("tls", "certificate"));
      return;
    }
    boolean own = configuration.tls().main().isEmpty();
    if (all.size() == (own ? configuration.tls().further().size() : 0)) {
      add(
          Stage.TLS,
          "the first start makes a self-signed certificate",
          SettingName.of("tls", "certificate"));
    }
    int further = all.size() - configuration.tls().further().size();
    for (int i = 0; i < all.size(); i++) {
      boolean main = i < further;
      add(
          Stage.TLS,
          (main ? "clients are shown " : "clients that ask for one of its names are shown ")
              + words(all.get(i), main && own, now),
          main
              ? SettingName.of("tls", "certificate")
              : new SettingName("[tls.certificates]", "certificate", i - further));
    }
  }

  private static String words(ServerCertificate certificate, boolean selfSigned, Instant now) {
    X509Certificate first = certificate.chain().getFirst();
    Duration left = Duration.between(now, first.getNotAfter().toInstant());
    return (selfSigned ? "a certificate made here (self-signed)" : "the certificate")
        + " of "
        + String.join(", ", certificate.names())
        + (left.isNegative() ? ", which has ended" : ", which ends in " + left.toDays() + " days");
  }

  private void limits(boolean trusted) {
    Limits limits = Listeners.limits(listener, configuration);
    add(
        Stage.LIMITS,
        "a message has at most "
            + Quantities.show(limits.messageSize())
            + " and "
            + limits.recipients()
            + " recipients",
        limit("message-size"),
        limit("recipients"));
    if (trusted) {
      add(
          Stage.LIMITS,
          "the limits per client do not bind a trusted network",
          SettingName.of("relay", "trusted-networks"));
      return;
    }
    int rate = limits.connectionRatePerAddress().connections();
    add(
        Stage.LIMITS,
        "one address has "
            + most(limits.connectionsPerAddress(), "connections at once")
            + ", and opens "
            + (rate == 0
                ? "them at any rate"
                : "at most "
                    + rate
                    + " in "
                    + Quantities.show(limits.connectionRatePerAddress().per())),
        limit("connections-per-address"),
        limit("connection-rate-per-address"));
    add(
        Stage.LIMITS,
        "a session has "
            + most(limits.messagesPerSession(), "messages")
            + ", "
            + most(limits.unknownRecipientsPerSession(), "unknown recipients")
            + " and at most "
            + limits.errorsPerSession()
            + " errors",
        limit("messages-per-session"),
        limit("unknown-recipients-per-session"),
        limit("errors-per-session"));
    if (listener.service() == Listener.Service.SUBMISSION) {
      add(
          Stage.LIMITS,
          "one address has "
              + most(limits.authentication().failuresPerAddress(), "failed logins")
              + " in 10 minutes",
          limit("auth-failures-per-address"));
    }
  }

  /** Zero is no limit. */
  private static String most(int limit, String what) {
    return limit == 0 ? "any number of " + what : "at most " + limit + " " + what;
  }

  private SettingName here(String key) {
    return new SettingName(LISTEN, key, index);
  }

  private static SettingName limit(String key) {
    return SettingName.of("limits", key);
  }

  private void add(Stage stage, String text, SettingName... settings) {
    steps.add(new Step(stage, text, Stream.of(settings).toList()));
  }
}
