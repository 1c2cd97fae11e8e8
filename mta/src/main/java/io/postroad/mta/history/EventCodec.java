package io.postroad.mta.history;

import io.postroad.mta.history.HistoryEvent.RecipientResult;
import io.postroad.smtp.dialog.Speaker;
import io.postroad.smtp.dialog.Turn;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The octets of an event in a history file: a type, then its fields in order. */
final class EventCodec {
  private static final int ACCEPTED = 1;
  private static final int REFUSED_ANYWHERE = 2;
  private static final int ATTEMPTED = 3;
  private static final int REPORTED = 4;
  private static final int STEERED = 5;
  private static final int REMOVED = 6;
  private static final int REFUSED = 7;
  private static final int LOST = 8;
  private static final int CONNECTION_REFUSED = 9;
  private static final int LOGIN_FAILED = 10;
  private static final int FAULTED = 11;

  private EventCodec() {}

  /** Puts the event at the end of {@code out}. */
  static void encode(HistoryEvent event, OctetBuffer out) {
    switch (event) {
      case HistoryEvent.Accepted e -> {
        head(out, ACCEPTED, e.at(), e.queueId());
        text(out, e.sessionId(), e.client(), e.reversePath());
        texts(out, e.recipients());
        out.putLong(e.size());
        turns(out, e.conversation());
      }
      case HistoryEvent.Refused e -> {
        head(out, REFUSED, e.at(), "");
        text(out, e.sessionId(), e.client(), e.stage(), e.reversePath());
        texts(out, e.recipients());
        text(out, e.reply());
        turns(out, e.conversation());
      }
      case HistoryEvent.Lost e -> {
        head(out, LOST, e.at(), "");
        text(out, e.sessionId(), e.client(), e.reversePath());
        texts(out, e.recipients());
        text(out, e.why());
        turns(out, e.conversation());
      }
      case HistoryEvent.ConnectionRefused e -> {
        head(out, CONNECTION_REFUSED, e.at(), "");
        text(out, e.listener(), e.client(), e.reply());
        out.putLong(e.more());
      }
      case HistoryEvent.LoginFailed e -> {
        head(out, LOGIN_FAILED, e.at(), "");
        text(out, e.sessionId(), e.client(), e.mechanism(), e.reply());
        turns(out, e.conversation());
      }
      case HistoryEvent.Faulted e -> {
        head(out, FAULTED, e.at(), e.queueId());
        text(out, e.sessionId(), e.client(), e.stage(), e.fault(), e.what(), e.reversePath());
        texts(out, e.recipients());
        turns(out, e.conversation());
      }
      case HistoryEvent.Attempted e -> {
        head(out, ATTEMPTED, e.at(), e.queueId());
        text(out, e.destination());
        out.putInt(e.results().size());
        for (RecipientResult result : e.results()) {
          text(out, result.address(), result.outcome(), result.reply());
        }
        turns(out, e.conversation());
      }
      case HistoryEvent.Reported e -> {
        head(out, REPORTED, e.at(), e.queueId());
        text(out, e.reportId());
        texts(out, e.recipients());
      }
      case HistoryEvent.Steered e -> {
        head(out, STEERED, e.at(), e.queueId());
        text(out, e.verb(), e.by());
      }
      case HistoryEvent.Removed e -> head(out, REMOVED, e.at(), e.queueId());
    }
  }

  private static void head(OctetBuffer out, int type, Instant at, String id) {
    out.putOctet(type);
    out.putLong(at.toEpochMilli());
    text(out, id);
  }

  private static void text(OctetBuffer out, String... texts) {
    for (String text : texts) {
      out.putText(text);
    }
  }

  private static void texts(OctetBuffer out, List<String> texts) {
    out.putInt(texts.size());
    for (String text : texts) {
      text(out, text);
    }
  }

  private static void turns(OctetBuffer out, List<Turn> turns) {
    out.putInt(turns.size());
    for (Turn turn : turns) {
      out.putLong(turn.at().toEpochMilli());
      out.putOctet(number(turn.speaker()));
      text(out, turn.text());
    }
  }

  /**
   * The event in these octets; an IOException says that they are none.
   *
   * @param whole whether its conversation is wanted, which is most of it
   */
  static HistoryEvent decode(byte[] octets, int from, int length, boolean whole)
      throws IOException {
    In in = new In(new ByteArrayInputStream(octets, from, length), whole);
    int type = in.readByte();
    Instant at = Instant.ofEpochMilli(in.readLong());
    String id = text(in);
    return switch (type) {
      case ACCEPTED ->
          new HistoryEvent.Accepted(
              at, id, text(in), text(in), text(in), texts(in), in.readLong(), turns(in));
      case REFUSED_ANYWHERE ->
          new HistoryEvent.Refused(
              at, text(in), text(in), "", text(in), texts(in), text(in), turns(in));
      case REFUSED ->
          new HistoryEvent.Refused(
              at, text(in), text(in), text(in), text(in), texts(in), text(in), turns(in));
      case LOST ->
          new HistoryEvent.Lost(at, text(in), text(in), text(in), texts(in), text(in), turns(in));
      case CONNECTION_REFUSED ->
          new HistoryEvent.ConnectionRefused(at, text(in), text(in), text(in), in.readLong());
      case LOGIN_FAILED ->
          new HistoryEvent.LoginFailed(at, text(in), text(in), text(in), text(in), turns(in));
      case FAULTED ->
          new HistoryEvent.Faulted(
              at, id, text(in), text(in), text(in), text(in), text(in), text(in), texts(in),
              turns(in));
      case ATTEMPTED -> new HistoryEvent.Attempted(at, id, text(in), results(in), turns(in));
      case REPORTED -> new HistoryEvent.Reported(at, id, text(in), texts(in));
      case STEERED -> new HistoryEvent.Steered(at, id, text(in), text(in));
      case REMOVED -> new HistoryEvent.Removed(at, id);
      default -> throw new IOException("no event has type " + type);
    };
  }

  /** What is being read, and how much of it is wanted. */
  private static final class In extends DataInputStream {
    private final boolean whole;

    In(ByteArrayInputStream octets, boolean whole) {
      super(octets);
      this.whole = whole;
    }
  }

  private static int count(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > in.available()) {
      throw new IOException("a count of " + count + " is too large for its record");
    }
    return count;
  }

  private static String text(DataInputStream in) throws IOException {
    byte[] octets = new byte[count(in)];
    in.readFully(octets);
    return new String(octets, StandardCharsets.UTF_8);
  }

  private static List<String> texts(DataInputStream in) throws IOException {
    int count = count(in);
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(text(in));
    }
    return texts;
  }

  private static List<RecipientResult> results(DataInputStream in) throws IOException {
    int count = count(in);
    List<RecipientResult> results = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      results.add(new RecipientResult(text(in), text(in), text(in)));
    }
    return results;
  }

  private static List<Turn> turns(In in) throws IOException {
    if (!in.whole) {
      return List.of(); // it is the last field of every event
    }
    int count = count(in);
    List<Turn> turns = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Instant at = Instant.ofEpochMilli(in.readLong());
      turns.add(new Turn(at, speaker(in.readByte()), text(in)));
    }
    return turns;
  }

  private static int number(Speaker speaker) {
    return switch (speaker) {
      case CLIENT -> 0;
      case SERVER -> 1;
      case NOTE -> 2;
    };
  }

  private static Speaker speaker(int number) throws IOException {
    return switch (number) {
      case 0 -> Speaker.CLIENT;
      case 1 -> Speaker.SERVER;
      case 2 -> Speaker.NOTE;
      default -> throw new IOException("no speaker has number " + number);
    };
  }
}
