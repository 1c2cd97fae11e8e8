package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.RecipientState;
import io.postroad.mta.spool.RecipientState.Bounced;
import io.postroad.mta.spool.RecipientState.Deferred;
import io.postroad.mta.spool.RecipientState.Deleted;
import io.postroad.mta.spool.RecipientState.Delivered;
import io.postroad.mta.spool.RecipientState.Held;
import io.postroad.mta.spool.RecipientState.Queued;
import io.postroad.mta.spool.RecipientState.Unreported;
import io.postroad.mta.spool.Success;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The states of a message's recipients: their payload form and what is counted from them. A final
 * state takes five octets, its time to the second, so that a message to a thousand recipients stays
 * small while it is settled; how it was settled is kept by the history. Pure.
 */
final class States {
  private static final int QUEUED = 0;
  private static final int DEFERRED = 1;
  private static final int HELD = 2;
  private static final int DELIVERED = 3;
  private static final int BOUNCED = 4;
  private static final int DELETED = 5;
  private static final int UNREPORTED = 6;

  /** Final states with their time; those above are from logs of before it was written. */
  private static final int DELIVERED_AT = 7;

  private static final int BOUNCED_AT = 8;
  private static final int DELETED_AT = 9;

  /** Times of final states are whole seconds after 2020 began: four octets each. */
  private static final long SECONDS_FROM = Instant.parse("2020-01-01T00:00:00Z").getEpochSecond();

  private static final int MAYBE_DELIVERED = 1;
  private static final int WARNED = 2;
  private static final int REPLY_CHARS_MAX = 1024;
  private static final int RECIPIENTS_MAX = 65_535;

  private States() {}

  /** When each waiting destination is due first, in milliseconds; and the counts of the ledger. */
  record Outlook(Map<String, Long> due, int queued, int held) {}

  /**
   * Stands for no destination: the date of a message itself, its release or its deadline. The empty
   * word is no domain, so it names no destination.
   */
  static final String DATED = "";

  /** How a message begins: each recipient queued, due when the message is released. */
  static List<RecipientState> initial(NewMessage message) {
    return Collections.nCopies(message.destinations().size(), new Queued(message.released()));
  }

  /** The outlook of a message that is not in memory: what waits for its release is dated. */
  static Outlook outlook(NewMessage message, List<RecipientState> states) {
    return outlook(message, states, Long.MIN_VALUE);
  }

  /**
   * The outlook of a message.
   *
   * @param heeded until when, in milliseconds, its dates were looked at by who took it for them:
   *     for what came until then it waits like any other
   */
  static Outlook outlook(NewMessage message, List<RecipientState> states, long heeded) {
    boolean released = millis(message.released()) <= heeded;
    Outlook outlook = outlook(states, released ? message.destinations() : words(message, states));
    deadline(message, states)
        .filter(at -> at > heeded)
        .ifPresent(at -> outlook.due().merge(DATED, at, Math::min));
    return outlook;
  }

  /** For each recipient what it waits for: its destination, or the release of the message. */
  private static List<String> words(NewMessage message, List<RecipientState> states) {
    if (!message.heldForRelease()) {
      return message.destinations();
    }
    List<String> words = new ArrayList<>(message.destinations());
    for (int i = 0; i < words.size(); i++) {
      if (states.get(i) instanceof Queued(Instant due) && due.equals(message.released())) {
        words.set(i, DATED);
      }
    }
    return words;
  }

  /** When something is to be done about a deadline, in milliseconds; empty when never (again). */
  private static Optional<Long> deadline(NewMessage message, List<RecipientState> states) {
    boolean waits = states.stream().anyMatch(States::heedsDeadline);
    return message.deadline().filter(_ -> waits).map(States::millis);
  }

  /** Whether the deadline still matters: the delay of some recipient is not reported yet. */
  private static boolean heedsDeadline(RecipientState state) {
    return switch (state) {
      case Queued _ -> true;
      case Deferred deferred -> !deferred.warned();
      case Held _, Unreported _, Delivered _, Bounced _, Deleted _ -> false;
    };
  }

  /** Replies are cut as short as it takes for the states of all recipients to fit a record. */
  static byte[] encode(Totals adds, List<RecipientState> states, NewMessage message) {
    byte[] payload = encode(adds, states, message, REPLY_CHARS_MAX);
    for (int chars = REPLY_CHARS_MAX / 8;
        payload.length > RecordHeader.PAYLOAD_MAX && chars > 0;
        chars /= 8) {
      payload = encode(adds, states, message, chars);
    }
    return payload;
  }

  private static byte[] encode(
      Totals adds, List<RecipientState> states, NewMessage message, int replyChars) {
    List<String> destinations = words(message, states);
    OctetWriter out = new OctetWriter();
    adds.encode(out);
    out.number(states.size());
    for (int i = 0; i < states.size(); i++) {
      switch (states.get(i)) {
        case Queued queued -> out.octet(QUEUED).instant(queued.due()).text(destinations.get(i));
        case Deferred deferred -> {
          int flags = deferred.maybeDelivered() ? MAYBE_DELIVERED : 0;
          out.octet(DEFERRED).number(deferred.attempts()).instant(deferred.due());
          out.octet(flags | (deferred.warned() ? WARNED : 0))
              .text(cut(deferred.lastReply(), replyChars));
          out.text(destinations.get(i));
        }
        case Held held ->
            out.octet(HELD)
                .number(held.attempts())
                .instant(held.since())
                .text(cut(held.lastReply(), replyChars));
        case Unreported unreported ->
            out.octet(UNREPORTED)
                .instant(unreported.at())
                .instant(unreported.due())
                .octet(code(unreported.success()))
                .text(cut(unreported.peer(), replyChars))
                .text(cut(unreported.reply(), replyChars))
                .text(destinations.get(i));
        case Delivered delivered -> out.octet(DELIVERED_AT).number(seconds(delivered.at()));
        case Bounced bounced -> out.octet(BOUNCED_AT).number(seconds(bounced.at()));
        case Deleted deleted -> out.octet(DELETED_AT).number(seconds(deleted.at()));
      }
    }
    deadline(message, states).ifPresent(out::number);
    return out.toArray();
  }

  /** What a result record says. */
  record Snapshot(Totals adds, List<RecipientState> states, Outlook outlook) {}

  static Snapshot decode(byte[] payload, int offset, int length) throws DamagedException {
    OctetReader in = new OctetReader(payload, offset, length);
    Totals adds = Totals.decode(in);
    int count = in.count(RECIPIENTS_MAX);
    List<RecipientState> states = new ArrayList<>(count);
    List<String> destinations = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      RecipientState state = state(in);
      states.add(state);
      destinations.add(isScheduled(state) ? in.text() : "");
    }
    Outlook outlook = outlook(states, destinations);
    if (in.remaining() > 0) {
      outlook.due().merge(DATED, in.number(), Math::min);
    }
    return new Snapshot(adds, states, outlook);
  }

  /** Whether the queue looks at it at some time: its destination is then written with it. */
  private static boolean isScheduled(RecipientState state) {
    return switch (state) {
      case Queued _, Deferred _, Unreported _ -> true;
      case Held _, Delivered _, Bounced _, Deleted _ -> false;
    };
  }

  private static int code(Success success) {
    return switch (success) {
      case DELIVERED -> 0;
      case RELAYED -> 1;
      case EXPANDED -> 2;
    };
  }

  private static Success success(int code) throws DamagedException {
    return switch (code) {
      case 0 -> Success.DELIVERED;
      case 1 -> Success.RELAYED;
      case 2 -> Success.EXPANDED;
      default -> throw new DamagedException("a success is unknown: " + code);
    };
  }

  private static RecipientState state(OctetReader in) throws DamagedException {
    int tag = in.octet();
    return switch (tag) {
      case QUEUED -> new Queued(in.instant());
      case DEFERRED -> {
        int attempts = in.count(Integer.MAX_VALUE);
        Instant due = in.instant();
        int flags = in.octet();
        yield new Deferred(
            attempts, due, in.text(), (flags & MAYBE_DELIVERED) != 0, (flags & WARNED) != 0);
      }
      case HELD -> new Held(in.count(Integer.MAX_VALUE), in.instant(), in.text());
      case UNREPORTED ->
          new Unreported(in.instant(), in.instant(), success(in.octet()), in.text(), in.text());
      case DELIVERED -> new Delivered(Instant.EPOCH, "");
      case BOUNCED -> new Bounced(Instant.EPOCH, "");
      case DELETED -> new Deleted(Instant.EPOCH, "");
      case DELIVERED_AT -> new Delivered(at(in), "");
      case BOUNCED_AT -> new Bounced(at(in), "");
      case DELETED_AT -> new Deleted(at(in), "");
      default -> throw new DamagedException("a recipient's state is unknown: " + tag);
    };
  }

  static Outlook outlook(List<RecipientState> states, List<String> destinations) {
    Map<String, Long> due = new TreeMap<>();
    int queued = 0;
    int held = 0;
    for (int i = 0; i < states.size(); i++) {
      switch (states.get(i)) {
        case Queued(Instant at) -> {
          queued++;
          due.merge(destinations.get(i), millis(at), Math::min);
        }
        case Deferred deferred -> {
          queued++;
          due.merge(destinations.get(i), millis(deferred.due()), Math::min);
        }
        case Unreported unreported -> {
          queued++;
          due.merge(destinations.get(i), millis(unreported.due()), Math::min);
        }
        case Held _ -> held++;
        case Delivered _, Bounced _, Deleted _ -> {
          // Nothing waits for it any more.
        }
      }
    }
    return new Outlook(due, queued, held);
  }

  /** The final states among {@code states}, as the ledger counts them. */
  static Totals finals(List<RecipientState> states) {
    int delivered = 0;
    int bounced = 0;
    int deleted = 0;
    for (RecipientState state : states) {
      switch (state) {
        case Delivered _ -> delivered++;
        case Bounced _ -> bounced++;
        case Deleted _ -> deleted++;
        case Queued _, Deferred _, Held _, Unreported _ -> {
          // Not final.
        }
      }
    }
    return new Totals(0, delivered, bounced, deleted);
  }

  /** Rounded up, so that what is taken as due is due on the finer clock too. */
  static long millis(Instant instant) {
    if (instant.isAfter(Instant.ofEpochMilli(Long.MAX_VALUE / 2))) {
      return Long.MAX_VALUE / 2;
    }
    if (instant.isBefore(Instant.EPOCH)) {
      return 0;
    }
    return instant.plusNanos(999_999).toEpochMilli();
  }

  private static long seconds(Instant at) {
    return Math.max(0, at.getEpochSecond() - SECONDS_FROM);
  }

  private static Instant at(OctetReader in) throws DamagedException {
    return Instant.ofEpochSecond(SECONDS_FROM + in.count(Integer.MAX_VALUE));
  }

  private static String cut(String reply, int chars) {
    return reply.length() <= chars ? reply : reply.substring(0, chars);
  }
}
