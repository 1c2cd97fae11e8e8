package io.postroad.smtp.server;

import io.postroad.smtp.sasl.Nonces;
import io.postroad.smtp.sasl.ScramRecord;

/** Records of users who do not exist, under a key of the process. */
final class Decoys {
  private static final byte[] KEY = Nonces.SECURE.draw(32);

  private Decoys() {}

  static ScramRecord of(String user) {
    return ScramRecord.decoy(KEY, user, ScramRecord.ROUNDS);
  }
}
