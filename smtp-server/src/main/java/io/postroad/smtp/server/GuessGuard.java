package io.postroad.smtp.server;

import io.postroad.smtp.sasl.Base64Text;
import io.postroad.smtp.server.ClientCounts.Client;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Counts wrong passwords (rule S8): of a client, which is blocked for a while after too many, and
 * of an account, which is then slow for clients it was never used from. Bounded: what was not seen
 * for the longest time is forgotten first. A guess is counted before it is made, so that a hundred
 * connections at once have no more guesses than one. Thread-safe.
 */
final class GuessGuard {
  private static final Duration CLIENT_WINDOW = Duration.ofMinutes(10);
  private static final Duration BLOCKED = Duration.ofMinutes(15);
  private static final Duration ACCOUNT_WINDOW = Duration.ofHours(1);
  private static final int ACCOUNT_FAILURES = 20;
  private static final int REMEMBERED_MAX = 65_536;
  private static final int SEEN_MAX = 64;

  /** Longer names are remembered by their hash, which is shorter. */
  private static final int NAME_MAX = 64;

  /** Whether a guess may be made. */
  enum Turn {
    /** Now; {@link #wrong}, {@link #right} or {@link #give} must follow. */
    TAKEN,
    /** Not while so many others of this client are being judged. */
    LATER,
    /** Not for a while. */
    BLOCKED
  }

  private static final class Count {
    private final ArrayDeque<Long> wrong = new ArrayDeque<>();
    private int open;
    private boolean blocked;
    private long blockedUntil;

    private void pass(long now) {
      forget(wrong, now, CLIENT_WINDOW);
      if (blocked && now - blockedUntil >= 0) {
        blocked = false;
      }
    }
  }

  private final Map<Client, Count> clients = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<String, ArrayDeque<Long>> accounts = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<String, Set<Client>> seen = new LinkedHashMap<>(16, 0.75f, true);

  /** Whether the client is blocked. */
  synchronized boolean isBlocked(Client client, long now) {
    Count count = clients.get(client);
    if (count == null) {
      return false;
    }
    count.pass(now);
    return count.blocked;
  }

  /** Asks for a guess; {@code most} is the limit, or 0 for none. */
  synchronized Turn take(Client client, int most, long now) {
    Count count = clients.computeIfAbsent(client, _ -> new Count());
    count.pass(now);
    if (count.blocked) {
      return Turn.BLOCKED;
    }
    if (most > 0 && count.wrong.size() + count.open >= most) {
      return Turn.LATER;
    }
    count.open++;
    forgetOldest();
    return Turn.TAKEN;
  }

  /** The guess was wrong; {@code account} is the name that was tried, whether it exists or not. */
  synchronized void wrong(Client client, String account, int most, long now) {
    ArrayDeque<Long> ofAccount = accounts.computeIfAbsent(key(account), _ -> new ArrayDeque<>(2));
    forget(ofAccount, now, ACCOUNT_WINDOW);
    ofAccount.add(now);
    if (ofAccount.size() > ACCOUNT_FAILURES) {
      ofAccount.remove();
    }
    trim(accounts);
    Count count = clients.get(client);
    if (count == null) {
      return;
    }
    count.open--;
    count.wrong.add(now);
    count.pass(now);
    if (most > 0 && count.wrong.size() >= most) {
      count.blocked = true;
      count.blockedUntil = now + BLOCKED.toNanos();
      count.wrong.clear();
    } else if (most == 0) {
      count.wrong.clear();
    }
  }

  /** The guess was right: the account is known to be used from here. */
  synchronized void right(Client client, String account) {
    give(client);
    welcome(client, account);
  }

  /** The guess was not made after all. */
  synchronized void give(Client client) {
    Count count = clients.get(client);
    if (count != null) {
      count.open--;
    }
  }

  /** The account is used from here, as a login that needed no guess has shown. */
  synchronized void welcome(Client client, String account) {
    Set<Client> places = seen.computeIfAbsent(key(account), _ -> new LinkedHashSet<>());
    places.remove(client);
    places.add(client);
    if (places.size() > SEEN_MAX) {
      places.remove(places.iterator().next());
    }
    trim(seen);
  }

  /** Whether a try at this account from this client has to wait. */
  synchronized boolean isSlow(Client client, String account, long now) {
    ArrayDeque<Long> ofAccount = accounts.get(key(account));
    if (ofAccount == null) {
      return false;
    }
    forget(ofAccount, now, ACCOUNT_WINDOW);
    return ofAccount.size() >= ACCOUNT_FAILURES
        && !seen.getOrDefault(key(account), Set.of()).contains(client);
  }

  /** Under what an account is remembered: names that strangers made up may be long. */
  static String key(String account) {
    if (account.length() <= NAME_MAX) {
      return account;
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return Base64Text.encode(digest.digest(account.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  private static void forget(ArrayDeque<Long> moments, long now, Duration window) {
    while (!moments.isEmpty() && now - moments.getFirst() > window.toNanos()) {
      moments.remove();
    }
  }

  private void forgetOldest() {
    Iterator<Count> oldestFirst = clients.values().iterator();
    while (clients.size() > REMEMBERED_MAX && oldestFirst.hasNext()) {
      if (oldestFirst.next().open == 0) {
        oldestFirst.remove();
      }
    }
  }

  private static <T> void trim(Map<String, T> map) {
    if (map.size() > REMEMBERED_MAX) {
      Iterator<T> oldestFirst = map.values().iterator();
      oldestFirst.next();
      oldestFirst.remove();
    }
  }
}
