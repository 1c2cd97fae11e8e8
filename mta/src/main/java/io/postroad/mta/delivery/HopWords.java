package io.postroad.mta.delivery;

import io.postroad.dns.MailExchanger;
import io.postroad.mta.queue.Outcome;
import io.postroad.mta.routing.Route;
import io.postroad.mta.routing.Trail;
import io.postroad.mta.settings.MtaSettings;
import io.postroad.mta.settings.SettingName;
import io.postroad.mta.settings.Shaping;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says in words what was planned, for those who explain it. Stateless. */
final class HopWords {
  private HopWords() {}

  /** Tells hosts, limits and retries of what goes to a hop. */
  static void tell(Trail trail, Hop hop, Route route, MtaSettings settings) {
    if (hop instanceof Hop.Maildirs || hop instanceof Hop.BuiltInInbox) {
      return; // nobody else is pressed, and nothing but a full disk is tried again
    }
    if (hop instanceof Hop.Exchangers exchangers) {
      trail.tell(
          Trail.Stage.HOSTS,
          () ->
              "DNS gives "
                  + exchangers.exchangers().stream()
                      .map(HopWords::words)
                      .collect(Collectors.joining(", then "))
                  + "; port "
                  + exchangers.port());
    }
    trail.tell(() ->
        new Trail.Step(
            Trail.Stage.LIMITS,
            words(hop.limits()),
            settings.shaping().sources(shapedBy(route), hosts(hop))));
    trail.tell(() ->
        new Trail.Step(
            Trail.Stage.RETRY,
            "what fails for now is tried again after "
                + settings.retry().schedule().stream()
                    .map(HopWords::words)
                    .collect(Collectors.joining(", "))
                + ", the last repeating, and given up after "
                + words(settings.retry().giveUpAfter()),
            List.of(
                SettingName.of("retry", "schedule"), SettingName.of("retry", "give-up-after"))));
  }

  /** Tells what needs no attempt. */
  static void tell(Trail trail, Outcome outcome) {
    trail.tell(
        Trail.Stage.HOSTS,
        () ->
            switch (outcome) {
              case Outcome.Delivered delivered -> delivered.reply();
              case Outcome.Deferred deferred -> "it would wait: " + deferred.cause().sentence();
              case Outcome.Failed failed -> "it would fail: " + failed.cause().sentence();
            });
  }

  private static List<String> hosts(Hop hop) {
    return hop instanceof Hop.Exchangers exchangers
        ? exchangers.exchangers().stream().map(MailExchanger::host).toList()
        : List.of();
  }

  private static String shapedBy(Route route) {
    return switch (route) {
      case Route.ToHost host -> host.host();
      case Route.ToExchangers exchangers -> exchangers.domain();
      case Route.ToLmtp _,
          Route.IntoMaildir _,
          Route.IntoInbox _,
          Route.Dropped _,
          Route.Refused _,
          Route.NoSuchMailbox _,
          Route.Undecided _,
          Route.BecameGroup _ ->
          "";
    };
  }

  private static String words(MailExchanger exchanger) {
    return exchanger.preference()
        + " "
        + exchanger.host()
        + " ("
        + exchanger.addresses().stream()
            .map(InetAddress::getHostAddress)
            .collect(Collectors.joining(", "))
        + ")";
  }

  private static String words(Shaping.Limits limits) {
    return "at most "
        + limits.connections()
        + " connections at once, "
        + limits.messagesPerConnection()
        + " messages on each, "
        + limits.recipientsPerMessage()
        + " recipients a message, "
        + limits
            .rate()
            .map(rate -> rate.events() + " messages in " + words(rate.per()))
            .orElse("at any rate");
  }

  private static String words(Duration duration) {
    long days = duration.toDays();
    return duration.equals(Duration.ofDays(days))
        ? days + "d"
        : duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }
}
