package io.postroad.smtp.sasl;

import java.security.MessageDigest;
import java.util.Optional;

/**
 * The server's side of one SCRAM-SHA-256 exchange (RFC 5802 §5): {@link #begin}, then {@link
 * #challenge} to the client, then {@link #verify} what it answers. Made for one use; confined to
 * one thread.
 *
 * <p>An exchange that cannot succeed any more (a binding that does not fit, a user who wants to act
 * for another) goes on to its end like any other and fails there: whoever tries learns nothing
 * earlier.
 */
public final class ScramServer {
  private static final int NONCE_OCTETS = 18;

  private final ClientFirst first;
  private final boolean allowed;
  private final byte[] bindingData;
  private String nonce = "";
  private String serverFirst = "";
  private Optional<ScramRecord> record = Optional.empty();

  private ScramServer(ClientFirst first, boolean allowed, byte[] bindingData) {
    this.first = first;
    this.allowed = allowed;
    this.bindingData = bindingData;
  }

  /**
   * Reads the client's first message; empty when it is none.
   *
   * @param plus whether the client chose SCRAM-SHA-256-PLUS
   * @param offer what this connection can be bound to
   */
  public static Optional<ScramServer> begin(byte[] message, boolean plus, BindingOffer offer) {
    return ClientFirst.parse(message)
        .map(first -> {
          Optional<ChannelBinding> used = used(first, offer);
          boolean fits =
              switch (first.binding()) {
                case ClientFirst.Binding.None _ -> !plus;
                // It would have used a binding, had it seen the offer: somebody took that away.
                case ClientFirst.Binding.NotOffered _ -> !plus && offer.isEmpty();
                case ClientFirst.Binding.Used _ -> plus && used.isPresent();
              };
          return new ScramServer(
              first,
              fits && !first.actsForAnother(),
              used.map(ChannelBinding::data).orElse(new byte[0]));
        });
  }

  private static Optional<ChannelBinding> used(ClientFirst first, BindingOffer offer) {
    return first.binding() instanceof ClientFirst.Binding.Used(String type)
        ? offer.of(type)
        : Optional.empty();
  }

  /** Who the client says it is; not prepared yet. */
  public String user() {
    return first.user();
  }

  /** The server's first message, for the record of {@link #user()} or a decoy of one. */
  public byte[] challenge(ScramRecord stored, Nonces nonces) {
    record = Optional.of(stored);
    nonce = first.nonce() + Base64Text.encode(nonces.draw(NONCE_OCTETS));
    serverFirst = "r=" + nonce + ",s=" + Base64Text.encode(stored.salt()) + ",i=" + stored.rounds();
    return Utf8.encode(serverFirst);
  }

  /**
   * Judges the client's last message.
   *
   * @return the server's last message, which proves that it knows the user too; empty when the
   *     client did not prove that it knows the password
   */
  public Optional<byte[]> verify(byte[] message) {
    Optional<ClientFinal> last = ClientFinal.parse(message);
    if (last.isEmpty() || record.isEmpty()) {
      return Optional.empty();
    }
    ScramRecord stored = record.get();
    String signed = first.bare() + "," + serverFirst + "," + last.get().withoutProof();
    byte[] signature = Keys.hmac(stored.storedKey(), signed);
    byte[] clientKey = Keys.xor(last.get().proof(), signature);
    boolean proven = MessageDigest.isEqual(Keys.hash(clientKey), stored.storedKey());
    boolean bound = MessageDigest.isEqual(last.get().binding(), expectedBinding());
    boolean sameNonce = MessageDigest.isEqual(Utf8.encode(last.get().nonce()), Utf8.encode(nonce));
    return proven && bound && sameNonce && allowed
        ? Optional.of(Utf8.encode("v=" + Base64Text.encode(Keys.hmac(stored.serverKey(), signed))))
        : Optional.empty();
  }

  private byte[] expectedBinding() {
    byte[] header = Utf8.encode(first.header());
    byte[] all = java.util.Arrays.copyOf(header, header.length + bindingData.length);
    System.arraycopy(bindingData, 0, all, header.length, bindingData.length);
    return all;
  }
}
