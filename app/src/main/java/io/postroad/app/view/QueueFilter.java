package io.postroad.app.view;

import io.postroad.app.config.BadValueException;
import io.postroad.app.config.Quantities;
import io.postroad.mta.admin.QueueView;
import io.postroad.mta.admin.QueueView.RecipientView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * The terms of {@code --where}, joined by spaces, all of which must hold: {@code domain=}, {@code
 * destination=} and {@code state=} of any recipient, {@code sender=}, {@code address=} for a part
 * of any address, {@code age>2h}, {@code age<10m}.
 */
public final class QueueFilter {
  private static final String HELP =
      "write domain=, destination=, sender=, address=, state=, age> or age<";

  private QueueFilter() {}

  /**
   * The filter in {@code text}; an empty text accepts everything.
   *
   * @param now the moment from which age counts
   * @throws BadValueException when a term is none
   */
  public static Predicate<QueueView> parse(String text, Instant now) throws BadValueException {
    List<Predicate<QueueView>> terms = new ArrayList<>();
    for (String term : text.strip().split("\\s+", -1)) {
      if (!term.isEmpty()) {
        terms.add(term(term, now));
      }
    }
    return view -> terms.stream().allMatch(term -> term.test(view));
  }

  private static Predicate<QueueView> term(String term, Instant now) throws BadValueException {
    int at = 0;
    while (at < term.length() && "=<>".indexOf(term.charAt(at)) < 0) {
      at++;
    }
    if (at == term.length()) {
      throw new BadValueException("\"" + term + "\" is not a condition; " + HELP);
    }
    String value = term.substring(at + 1);
    return switch (term.substring(0, at + 1)) {
      case "domain=" -> domain(value);
      case "destination=" -> destination(value);
      case "sender=" -> sender(value);
      case "address=" -> address(value);
      case "state=" -> state(value);
      case "age>" -> older(Quantities.duration(value), now);
      case "age<" -> older(Quantities.duration(value), now).negate();
      default -> throw new BadValueException("\"" + term + "\" is not a condition; " + HELP);
    };
  }

  private static Predicate<QueueView> domain(String value) {
    String wanted = "@" + value.toLowerCase(Locale.ROOT);
    return view ->
        view.recipients().stream()
            .map(RecipientView::address)
            .anyMatch(address -> address.toLowerCase(Locale.ROOT).endsWith(wanted));
  }

  private static Predicate<QueueView> destination(String value) {
    return view ->
        view.recipients().stream()
            .map(RecipientView::destination)
            .anyMatch(value::equalsIgnoreCase);
  }

  private static Predicate<QueueView> address(String value) {
    String wanted = value.toLowerCase(Locale.ROOT);
    return view ->
        view.sender().toLowerCase(Locale.ROOT).contains(wanted)
            || view.recipients().stream()
                .anyMatch(r -> r.address().toLowerCase(Locale.ROOT).contains(wanted));
  }

  private static Predicate<QueueView> sender(String value) {
    String wanted = value.equals("<>") ? "" : value;
    return view -> view.sender().equalsIgnoreCase(wanted);
  }

  private static Predicate<QueueView> state(String value) throws BadValueException {
    for (QueueView.State state : QueueView.State.values()) {
      if (state.word().equals(value)) {
        return view -> view.recipients().stream().anyMatch(r -> r.state() == state);
      }
    }
    throw new BadValueException(
        "\"" + value + "\" is no state; one of queued, active, deferred, held");
  }

  private static Predicate<QueueView> older(Duration age, Instant now) {
    return view -> view.received().isBefore(now.minus(age));
  }
}
