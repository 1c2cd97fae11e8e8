package io.postroad.smtp.sasl;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What is stored of a password (rule S8): the keys of SCRAM-SHA-256 (RFC 5802 §3, RFC 7677) in the
 * form of RFC 5803, {@code SCRAM-SHA-256$ROUNDS:SALT$STOREDKEY:SERVERKEY}. It serves SCRAM as it
 * is, and PLAIN and LOGIN by deriving the same keys from what the client sends. Immutable; shows no
 * key.
 */
public final class ScramRecord {
  /** What new records have (rule S8). */
  public static final int ROUNDS = 600_000;

  /** Fewer are no protection (RFC 7677 §4). */
  public static final int ROUNDS_MIN = 4096;

  /** More would let one login occupy a core for seconds. */
  public static final int ROUNDS_MAX = 10_000_000;

  private static final int SALT_OCTETS = 16;
  private static final int SALT_OCTETS_MAX = 64;
  private static final String SCHEME = "SCRAM-SHA-256$";

  private final int rounds;
  private final byte[] salt;
  private final byte[] storedKey;
  private final byte[] serverKey;

  private ScramRecord(int rounds, byte[] salt, byte[] storedKey, byte[] serverKey) {
    this.rounds = rounds;
    this.salt = salt;
    this.storedKey = storedKey;
    this.serverKey = serverKey;
  }

  /**
   * A new record of a password; takes about a sixth of a second.
   *
   * @throws IllegalArgumentException when SASLprep does not allow the password
   */
  public static ScramRecord make(String password, Nonces nonces) {
    return derive(password, nonces.draw(SALT_OCTETS), ROUNDS);
  }

  /**
   * The record of a password with this salt.
   *
   * @throws IllegalArgumentException when SASLprep does not allow the password
   */
  public static ScramRecord derive(String password, byte[] salt, int rounds) {
    String prepared =
        SaslPrep.prepare(password)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "the password holds a character that no password may have (RFC 4013)"));
    byte[] salted = Keys.salted(prepared, salt, rounds);
    return new ScramRecord(
        rounds, salt.clone(), Keys.hash(Keys.clientKey(salted)), Keys.serverKey(salted));
  }

  /**
   * A record that no password fits, for a user who does not exist: always the same for the same
   * user and key, so that asking twice tells nothing.
   */
  public static ScramRecord decoy(byte[] key, String user, int rounds) {
    return decoy(key, user, rounds, SALT_OCTETS);
  }

  private static ScramRecord decoy(byte[] key, String user, int rounds, int saltOctets) {
    byte[] salt = new byte[saltOctets];
    for (int at = 0; at < saltOctets; at += Keys.OCTETS) {
      byte[] more = Keys.hmac(key, (at == 0 ? "salt " : "salt " + at + " ") + user);
      System.arraycopy(more, 0, salt, at, Math.min(more.length, saltOctets - at));
    }
    return new ScramRecord(
        rounds, salt, Keys.hmac(key, "stored key " + user), Keys.hmac(key, "server key " + user));
  }

  /**
   * The same among records that are not all alike: it has the rounds and the length of salt of one
   * of them, each as likely as the other, so that neither tells who exists.
   *
   * @param models the records of those who do; always in the same order. Where there are none it is
   *     as new records are
   */
  public static ScramRecord decoy(byte[] key, String user, List<ScramRecord> models) {
    if (models.isEmpty()) {
      return decoy(key, user, ROUNDS);
    }
    int draw = ByteBuffer.wrap(Keys.hmac(key, "model " + user)).getInt();
    ScramRecord model = models.get(Integer.remainderUnsigned(draw, models.size()));
    return decoy(key, user, model.rounds, model.salt.length);
  }

  /** Reads a record; empty for anything else. */
  public static Optional<ScramRecord> parse(String text) {
    if (!text.startsWith(SCHEME)) {
      return Optional.empty();
    }
    String[] halves = text.substring(SCHEME.length()).split("\\$", -1);
    String[] cost = halves[0].split(":", -1);
    if (halves.length != 2 || cost.length != 2 || !isRounds(cost[0])) {
      return Optional.empty();
    }
    String[] keys = halves[1].split(":", -1);
    int rounds = Integer.parseInt(cost[0]);
    Optional<byte[]> salt =
        Base64Text.decode(cost[1]).filter(s -> s.length > 0 && s.length <= SALT_OCTETS_MAX);
    if (keys.length != 2 || rounds < ROUNDS_MIN || rounds > ROUNDS_MAX || salt.isEmpty()) {
      return Optional.empty();
    }
    Optional<byte[]> stored = key(keys[0]);
    Optional<byte[]> server = key(keys[1]);
    return stored.isEmpty() || server.isEmpty()
        ? Optional.empty()
        : Optional.of(new ScramRecord(rounds, salt.get(), stored.get(), server.get()));
  }

  private static boolean isRounds(String digits) {
    return !digits.isEmpty()
        && digits.length() <= 8
        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static Optional<byte[]> key(String text) {
    return Base64Text.decode(text).filter(octets -> octets.length == Keys.OCTETS);
  }

  /**
   * Whether this is the record of {@code password}. It takes the same time whatever the answer:
   * that of {@link #rounds()} rounds, with the password prepared or not.
   */
  public boolean fits(String password) {
    Optional<String> prepared = SaslPrep.prepare(password);
    byte[] salted = Keys.salted(prepared.orElse("-"), salt, rounds);
    boolean same = MessageDigest.isEqual(Keys.hash(Keys.clientKey(salted)), storedKey);
    return same && prepared.isPresent();
  }

  /** How often the password was hashed. */
  public int rounds() {
    return rounds;
  }

  byte[] salt() {
    return salt;
  }

  byte[] storedKey() {
    return storedKey;
  }

  byte[] serverKey() {
    return serverKey;
  }

  /** One line, as the configuration has it; who reads it can try passwords against it. */
  public String text() {
    return SCHEME
        + rounds
        + ":"
        + Base64Text.encode(salt)
        + "$"
        + Base64Text.encode(storedKey)
        + ":"
        + Base64Text.encode(serverKey);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ScramRecord that
        && rounds == that.rounds
        && Arrays.equals(salt, that.salt)
        && MessageDigest.isEqual(storedKey, that.storedKey)
        && MessageDigest.isEqual(serverKey, that.serverKey);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(salt);
  }

  @Override
  public String toString() {
    return SCHEME + rounds;
  }
}
