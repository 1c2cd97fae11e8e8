package io.postroad.smtp.server;

import io.postroad.smtp.sasl.Base64Text;
import io.postroad.smtp.sasl.Nonces;
import io.postroad.smtp.sasl.ScramRecord;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Passwords that were right a short time ago (rule S8), as hashes under a key of the process: a
 * client that logs in for every message costs one HMAC, not one derivation. A changed password is
 * another record, so nothing is remembered of it. Bounded; thread-safe.
 */
final class RememberedLogins {
  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final int KEPT_MAX = 65_536;
  private static final String HMAC = "HmacSHA256";

  private final SecretKeySpec key = new SecretKeySpec(Nonces.SECURE.draw(32), HMAC);
  private final Map<String, Long> since = new LinkedHashMap<>();

  /** What stands for these three together. */
  String mark(String account, String password, ScramRecord record) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      // No part holds a NUL: SASLprep prohibits it, and a record is base 64.
      String all = account + "\0" + record.text() + "\0" + password;
      return Base64Text.encode(mac.doFinal(all.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has " + HMAC, e);
    }
  }

  /** It was right just now. */
  synchronized void remember(String mark, long now) {
    since.remove(mark);
    since.put(mark, now);
    Iterator<Long> oldestFirst = since.values().iterator();
    while (oldestFirst.hasNext()) {
      if (!old(oldestFirst.next(), now) && since.size() <= KEPT_MAX) {
        return;
      }
      oldestFirst.remove();
    }
  }

  /** Whether it was right a short time ago. */
  synchronized boolean holds(String mark, long now) {
    Long then = since.get(mark);
    return then != null && !old(then, now);
  }

  private static boolean old(long then, long now) {
    return now - then >= KEPT.toNanos();
  }
}
