package io.postroad.smtp.dialog;

import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.text.Printable;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The recorder of one dialog: at most 500 turns (of a longer one the first 50 and the last 450, of
 * long turns fewer), each cut to 512 characters and made printable; credentials of AUTH are masked
 * before they are stored. Thread-safe.
 */
public final class Conversation {

  private static final int FIRST_KEPT = 50;
  private static final int LAST_KEPT = 450;
  private static final int TEXT_MAX = 512;

  /** Characters of the last turns together: sessions are many, and what they say may be long. */
  private static final int LAST_TEXT_MAX = 32 * 1024;

  private static final String MASK = "****";
  private static final String AUTH = "AUTH";
  private static final String CHALLENGE = "334";

  /** "Username:" and "Password:". */
  private static final List<String> PROMPTS = List.of("VXNlcm5hbWU6", "UGFzc3dvcmQ6");

  /** How the names of mechanisms begin that clients ask for. */
  private static final List<String> MECHANISMS =
      List.of(
          "PLAIN",
          "LOGIN",
          "SCRAM-",
          "CRAM-MD5",
          "DIGEST-MD5",
          "XOAUTH2",
          "OAUTHBEARER",
          "EXTERNAL",
          "ANONYMOUS",
          "NTLM",
          "GSSAPI");

  private final Time time;
  private final List<Said> first = new ArrayList<>(5);
  private int firstTurns;
  private final ArrayDeque<Turn> last = new ArrayDeque<>(1);
  private int lastText;
  private long dropped;

  /** How many turns this record got, and how many of them {@link #news} has given. */
  private long said;

  private long given;
  private Instant firstDropped = Instant.EPOCH;

  /** How many entries came before the first transaction; -1 while there was none. */
  private int opening = -1;

  /** When the latest transaction began. */
  private Optional<Instant> begun = Optional.empty();

  /** The server asked for credentials: the client's next line is one. */
  private boolean secretNext;

  /** An empty record; {@code time} says when each turn is said. */
  public Conversation(Time time) {
    this.time = time;
  }

  /** The client said a line. */
  public synchronized void client(String line) {
    String text = Printable.shown(line, TEXT_MAX);
    add(Speaker.CLIENT, secretNext ? MASK : masked(text));
    secretNext = false;
  }

  /** The server said a line, its codes included. */
  public synchronized void server(String line) {
    secretNext = line.startsWith(CHALLENGE);
    add(Speaker.SERVER, shown(line));
  }

  /**
   * The server said a reply of these lines. They are kept as they are: what opens every session
   * (the greeting, what EHLO lists) is in memory once, if whoever made the reply sees to it.
   */
  public synchronized void server(List<String> reply) {
    Instant now = time.now();
    if (reply.size() > 1
        && firstTurns + reply.size() <= FIRST_KEPT
        && reply.stream().allMatch(line -> shown(line).equals(line))) {
      secretNext = false;
      first.add(new Said.Lines(now, reply));
      firstTurns += reply.size();
      said += reply.size();
      return;
    }
    for (String line : reply) {
      secretNext = line.startsWith(CHALLENGE);
      keep(new Turn(now, Speaker.SERVER, shown(line)));
    }
  }

  /** What a server of SCRAM says is enough to try passwords against it; what LOGIN asks is not. */
  private static String shown(String line) {
    String text = line.startsWith(CHALLENGE) ? line.substring(CHALLENGE.length()).strip() : "";
    return text.isEmpty() || PROMPTS.contains(text)
        ? Printable.shown(line, TEXT_MAX)
        : CHALLENGE + " " + MASK;
  }

  /** Something happened that was not said. */
  public synchronized void note(String remark) {
    add(Speaker.NOTE, Printable.shown(remark, TEXT_MAX));
  }

  /** What was said so far, in order; a note stands for what was dropped. */
  public synchronized List<Turn> turns() {
    List<Turn> turns = new ArrayList<>(firstTurns + last.size() + 1);
    first.forEach(each -> Said.addTurns(each, turns));
    if (dropped > 0) {
      turns.add(new Turn(firstDropped, Speaker.NOTE, dropped + " turns left out"));
    }
    turns.addAll(last);
    return Collections.unmodifiableList(turns);
  }

  /** The last {@code count} turns, fewer where fewer were said or are kept. */
  public synchronized List<Turn> ending(int count) {
    List<Turn> all = turns();
    return List.copyOf(all.subList(Math.max(0, all.size() - count), all.size()));
  }

  /**
   * What was said since this was asked last, or since the transaction began: so that several things
   * which are recorded of one transaction do not each repeat all of it.
   */
  public synchronized List<Turn> news() {
    List<Turn> all = turns();
    int count = (int) Math.min(all.size(), said - given);
    given = said;
    return List.copyOf(all.subList(all.size() - count, all.size()));
  }

  /**
   * The turn said last begins a mail transaction: of earlier ones nothing is kept, only how the
   * session was opened, so that the record of a message is about that message.
   */
  public synchronized void transactionBegins() {
    Turn begin = latest();
    boolean earlier = opening >= 0;
    if (!earlier) {
      opening = last.isEmpty() ? first.size() - 1 : first.size();
    }
    List<Said> over = first.subList(opening, first.size());
    over.forEach(each -> firstTurns -= Said.turns(each));
    over.clear();
    last.clear();
    lastText = 0;
    dropped = 0;
    begun = Optional.of(begin.at());
    said = firstTurns;
    given = 0;
    if (earlier) {
      keep(new Turn(begin.at(), Speaker.NOTE, "earlier transactions are left out"));
    }
    keep(begin);
  }

  /** When the latest mail transaction began; empty while there was none. */
  public synchronized Optional<Instant> transactionBegun() {
    return begun;
  }

  /** What the client said last, which is one line. */
  private Turn latest() {
    if (!last.isEmpty()) {
      return last.getLast();
    }
    List<Turn> turns = new ArrayList<>(1);
    Said.addTurns(first.getLast(), turns);
    return turns.getLast();
  }

  /** Forgets everything: a new record begins, on the same connection. */
  public synchronized void clear() {
    first.clear();
    firstTurns = 0;
    last.clear();
    lastText = 0;
    dropped = 0;
    said = 0;
    given = 0;
    opening = -1;
    begun = Optional.empty();
  }

  private void add(Speaker speaker, String text) {
    keep(new Turn(time.now(), speaker, text));
  }

  private void keep(Turn turn) {
    said++;
    if (firstTurns < FIRST_KEPT) {
      first.add(turn);
      firstTurns++;
      return;
    }
    last.add(turn);
    lastText += turn.text().length();
    while (last.size() > LAST_KEPT || lastText > LAST_TEXT_MAX) {
      Turn gone = last.remove();
      lastText -= gone.text().length();
      if (dropped++ == 0) {
        firstDropped = gone.at();
      }
    }
  }

  /**
   * {@code AUTH PLAIN <secret>} keeps a mechanism that is known, and nothing behind it: what stands
   * in a mechanism's place may be a secret too.
   */
  private static String masked(String text) {
    String line = text.strip();
    boolean auth =
        line.regionMatches(true, 0, AUTH, 0, AUTH.length())
            && (line.length() == AUTH.length() || !Character.isLetter(line.charAt(AUTH.length())));
    if (!auth) {
      return text;
    }
    // Printable has made a question mark of a tab.
    String[] words = line.replace('?', ' ').substring(AUTH.length()).strip().split(" +", -1);
    String mechanism = words[0].toUpperCase(Locale.ROOT);
    boolean known =
        mechanism.isEmpty() || MECHANISMS.stream().anyMatch(m -> mechanism.startsWith(m));
    return line.substring(0, AUTH.length())
        + (mechanism.isEmpty() ? "" : " " + (known ? words[0] : MASK))
        + (words.length > 1 && known ? " " + MASK : "");
  }
}
