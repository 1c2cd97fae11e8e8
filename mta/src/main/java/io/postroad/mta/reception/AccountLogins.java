package io.postroad.mta.reception;

import io.postroad.mta.routing.AddressBook;
import io.postroad.mta.settings.Account;
import io.postroad.mta.settings.MtaSettings;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.sasl.ScramRecord;
import io.postroad.smtp.server.Authenticator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The accounts of the configuration as those who may log in: the user name is the address, in any
 * case. Thread-safe.
 */
public final class AccountLogins implements Authenticator {
  private final Supplier<MtaSettings> settings;

  /** Asks {@code settings} anew for every login. */
  public AccountLogins(Supplier<MtaSettings> settings) {
    this.settings = settings;
  }

  @Override
  public Optional<Login> find(String user) {
    return Mailbox.parse(user)
        .map(AddressBook::accountKey)
        .flatMap(address ->
            Optional.ofNullable(settings.get().accounts().get(address))
                .flatMap(Account::password)
                .map(password -> new Login(address, password)));
  }

  /**
   * The decoys' key is made of the accounts' own records: nobody outside can know it, and it is the
   * same after a restart, so that a salt which changes betrays no unknown user. They are like the
   * records in what SCRAM shows of them and in what they cost, imported ones included.
   */
  @Override
  public ScramRecord decoy(String user) {
    List<ScramRecord> records =
        settings.get().accounts().values().stream()
            .flatMap(account -> account.password().stream())
            .sorted(Comparator.comparing(ScramRecord::text))
            .toList();
    return ScramRecord.decoy(key(records), user, records);
  }

  private static byte[] key(List<ScramRecord> records) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      records.forEach(record -> digest.update(record.text().getBytes(StandardCharsets.US_ASCII)));
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
