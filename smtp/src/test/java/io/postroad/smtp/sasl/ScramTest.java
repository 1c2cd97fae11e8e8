package io.postroad.smtp.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SCRAM-SHA-256, by the standard's example and by exchanges of our own. */
class ScramTest {
  private static final String SALT = "W22ZaJ0SNY7soEsUEjb6gQ==";
  private static final ScramRecord PENCIL =
      ScramRecord.derive("pencil", Base64.getDecoder().decode(SALT), 4096);
  private static final ChannelBinding EXPORTER =
      new ChannelBinding(ChannelBinding.TLS_EXPORTER, new byte[] {1, 2, 3, 4});
  private static final BindingOffer TLS = new BindingOffer(List.of(EXPORTER));

  @Test
  @DisplayName("RFC 7677 §3: the example, as server: same messages, same signature")
  void standardServer() {
    ScramServer server = begin("n,,n=user,r=rOprNGfwEbeRWgbNEkqO", false, BindingOffer.NONE);
    assertThat(server.user()).isEqualTo("user");
    String first = text(server.challenge(PENCIL, fixed("%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0")));
    // Our part of the nonce is base 64; the example's is not, so only the form is compared here.
    assertThat(first).startsWith("r=rOprNGfwEbeRWgbNEkqO").endsWith(",s=" + SALT + ",i=4096");
    String nonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    byte[] signature =
        Keys.hmac(
            PENCIL.serverKey(),
            "n=user,r=rOprNGfwEbeRWgbNEkqO,r="
                + nonce
                + ",s="
                + SALT
                + ",i=4096,c=biws,r="
                + nonce);
    assertThat(Base64Text.encode(signature))
        .isEqualTo("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
  }

  @Test
  @DisplayName("RFC 5802 §2.2: Hi() that gives way to others comes to the same")
  void givingWay() {
    for (String password : List.of("pencil", "\u00fcber \u4e2d", "x".repeat(100))) {
      byte[] salt = octets("salt" + password.length());
      assertThat(Keys.saltedGivingWay(password, salt, 20_001))
          .isEqualTo(Keys.salted(password, salt, 20_001));
    }
  }

  @Test
  @DisplayName("S8: decoys have the rounds and the salts of those who exist, imported ones too")
  void decoysLikeRecords() {
    byte[] key = octets("key");
    ScramRecord imported = ScramRecord.derive("pencil", octets("s".repeat(40)), 5000);
    List<ScramRecord> records = List.of(PENCIL, imported, PENCIL, PENCIL);
    int like = 0;
    for (int i = 0; i < 1000; i++) {
      ScramRecord decoy = ScramRecord.decoy(key, "user" + i, records);
      assertThat(decoy).isEqualTo(ScramRecord.decoy(key, "user" + i, records));
      boolean isImported = decoy.rounds() == 5000;
      assertThat(decoy.salt()).hasSize(isImported ? 40 : 16);
      assertThat(decoy.rounds()).isIn(4096, 5000);
      like += isImported ? 1 : 0;
    }
    assertThat(like).as("a quarter of the records, a quarter of the decoys").isBetween(200, 300);
    assertThat(ScramRecord.decoy(key, "user", List.of()).rounds()).isEqualTo(ScramRecord.ROUNDS);
  }

  @Test
  @DisplayName(
      "RFC 7677 §3: the example, as client: the proof, and the server's signature believed")
  void standardClient() {
    ScramClient client =
        ScramClient.of(
            Mechanism.SCRAM_SHA_256,
            new Credentials("user", "pencil"),
            BindingOffer.NONE,
            false,
            _ -> Base64.getDecoder().decode("rOprNGfwEbeRWgbNEkqO"));
    assertThat(said(client.initial().orElseThrow())).isEqualTo("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
    assertThat(client.complete()).isFalse();
    SaslClient.Step last =
        client.answer(
            octets("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=" + SALT + ",i=4096"));
    assertThat(said(last))
        .isEqualTo(
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    assertThat(client.complete()).isFalse();
    assertThat(said(client.answer(octets("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="))))
        .isEmpty();
    assertThat(client.complete()).isTrue();
  }

  @Test
  @DisplayName(
      "RFC 5802 §6: with fixed nonces, SCRAM-SHA-256-PLUS says and signs the same for ever")
  void plusTranscript() {
    ScramClient client = client(Mechanism.SCRAM_SHA_256_PLUS, "user", "pencil", TLS, true);
    String first = said(client.initial().orElseThrow());
    assertThat(first).isEqualTo("p=tls-exporter,,n=user,r=Y2xpZW50Y2xpZW50Y2xpZW50");
    ScramServer server = begin(first, true, TLS);
    byte[] challenge = server.challenge(PENCIL, fixed("serverserverserver"));
    assertThat(text(challenge))
        .isEqualTo("r=Y2xpZW50Y2xpZW50Y2xpZW50c2VydmVyc2VydmVyc2VydmVy,s=" + SALT + ",i=4096");
    String last = said(client.answer(challenge));
    assertThat(last)
        .startsWith(
            "c=cD10bHMtZXhwb3J0ZXIsLAECAwQ=,r=Y2xpZW50Y2xpZW50Y2xpZW50c2VydmVyc2VydmVyc2VydmVy,p=");
    Optional<byte[]> proof = server.verify(octets(last));
    assertThat(proof).isPresent();
    assertThat(said(client.answer(proof.orElseThrow()))).isEmpty();
    assertThat(client.complete()).isTrue();
  }

  @Test
  @DisplayName("S8: a wrong password, and the decoy of an unknown user, fail at the last message")
  void wrong() {
    assertThat(exchange("user", "pencil", PENCIL)).isTrue();
    assertThat(exchange("user", "Pencil", PENCIL)).isFalse();
    assertThat(exchange("nobody", "pencil", ScramRecord.decoy(new byte[32], "nobody", 4096)))
        .isFalse();
  }

  @Test
  @DisplayName("RFC 5802 §5.1: names with comma and equals sign, and beyond ASCII, get through")
  void names() {
    assertThat(exchange("a=b,c", "pencil", PENCIL)).isTrue();
    ScramServer server = begin("n,,n=a=3Db=2Cc,r=x", false, BindingOffer.NONE);
    assertThat(server.user()).isEqualTo("a=b,c");
    ScramRecord umlauts = ScramRecord.derive("Gr\u00fc\u00dfe", new byte[] {7}, 4096);
    assertThat(exchange("J\u00fcrgen", "Gru\u0308\u00dfe", umlauts)).isTrue();
  }

  @Test
  @DisplayName("RFC 5802 §6: a binding to another connection, or one taken away, does not log in")
  void downgrade() {
    BindingOffer other =
        new BindingOffer(List.of(new ChannelBinding(ChannelBinding.TLS_EXPORTER, new byte[] {9})));
    assertThat(exchange(Mechanism.SCRAM_SHA_256_PLUS, TLS, true, TLS)).isTrue();
    assertThat(exchange(Mechanism.SCRAM_SHA_256_PLUS, TLS, true, other)).isFalse();
    assertThat(exchange(Mechanism.SCRAM_SHA_256_PLUS, TLS, true, BindingOffer.NONE)).isFalse();
    // The client has a binding and saw no offer of one: "y", which a server that offers refuses.
    assertThat(exchange(Mechanism.SCRAM_SHA_256, TLS, false, TLS)).isFalse();
    assertThat(exchange(Mechanism.SCRAM_SHA_256, TLS, false, BindingOffer.NONE)).isTrue();
    // It saw the offer and chose not to bind, or has nothing to bind to.
    assertThat(exchange(Mechanism.SCRAM_SHA_256, TLS, true, TLS)).isTrue();
    assertThat(exchange(Mechanism.SCRAM_SHA_256, BindingOffer.NONE, false, TLS)).isTrue();
  }

  @Test
  @DisplayName("RFC 5802 §5.1: nobody acts for another here")
  void authorization() {
    ScramClient client =
        client(Mechanism.SCRAM_SHA_256, "user", "pencil", BindingOffer.NONE, false);
    String first = said(client.initial().orElseThrow());
    assertThat(begin(first.replace("n,,", "n,a=user,"), false, BindingOffer.NONE).user())
        .isEqualTo("user");
    ScramServer server = begin(first.replace("n,,", "n,a=boss,"), false, BindingOffer.NONE);
    String last = said(client.answer(server.challenge(PENCIL, fixed("server"))));
    assertThat(server.verify(octets(last.replace("c=biws", "c=bixhPWJvc3Ms")))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "r=other1,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "r=Y2xpZW50Y2xpZW50Y2xpZW50,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "r=Y2xpZW50Y2xpZW50Y2xpZW50x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4095",
        "r=Y2xpZW50Y2xpZW50Y2xpZW50x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=5000001",
        "r=Y2xpZW50Y2xpZW50Y2xpZW50x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=99999999999",
        "r=Y2xpZW50Y2xpZW50Y2xpZW50x,s=,i=4096",
        "r=Y2xpZW50Y2xpZW50Y2xpZW50x,s=!,i=4096",
        "m=ext,r=Y2xpZW50Y2xpZW50Y2xpZW50x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "r=Y2xpZW50Y2xpZW50Y2xpZW50x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,m=ext",
        "e=other-error",
        "",
      })
  @DisplayName("RFC 5802 §5: a client leaves a server whose first message is not right")
  void badServerFirst(String message) {
    ScramClient client =
        client(Mechanism.SCRAM_SHA_256, "user", "pencil", BindingOffer.NONE, false);
    assertThat(client.answer(octets(message))).isInstanceOf(SaslClient.Step.Cancel.class);
    assertThat(client.complete()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v=AAAA", "v=", "e=invalid-proof", "", "x"})
  @DisplayName("RFC 5802 §5: a client believes no server that cannot prove to know the password")
  void badServerFinal(String message) {
    ScramClient client =
        client(Mechanism.SCRAM_SHA_256, "user", "pencil", BindingOffer.NONE, false);
    ScramServer server = begin(said(client.initial().orElseThrow()), false, BindingOffer.NONE);
    said(client.answer(server.challenge(PENCIL, fixed("server"))));
    assertThat(client.answer(octets(message))).isInstanceOf(SaslClient.Step.Cancel.class);
    assertThat(client.complete()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "n",
        "n,",
        "n,,",
        "n,,n=user",
        "n,,n=,r=x",
        "n,,n=us=er,r=x",
        "n,,n=user,r=",
        "n,,n=user,r=a b",
        "n,,m=must,n=user,r=x",
        "n,,n=user,r=x,m=must",
        "n,a=,n=user,r=x",
        "n,boss,n=user,r=x",
        "x,,n=user,r=x",
        "p=,,n=user,r=x",
        "p=tls unique,,n=user,r=x",
        "n,,r=x,n=user",
      })
  @DisplayName("RFC 5802 §7: a first message that is none gives nothing")
  void badClientFirst(String message) {
    assertThat(ScramServer.begin(octets(message), false, BindingOffer.NONE)).isEmpty();
  }

  @Test
  @DisplayName("RFC 5802 §5.1: optional extensions are ignored, a mandatory one ends the exchange")
  void extensions() {
    ScramClient client =
        client(Mechanism.SCRAM_SHA_256, "user", "pencil", BindingOffer.NONE, false);
    ScramServer server =
        begin(said(client.initial().orElseThrow()) + ",z=more", false, BindingOffer.NONE);
    String first = text(server.challenge(PENCIL, fixed("server")));
    String last = said(client.answer(octets(first + ",z=more")));
    assertThat(last).startsWith("c=biws,r=").contains(",p=");
    assertThat(server.verify(octets(last.replace(",p=", ",m=must,p=")))).isEmpty();
  }

  @Test
  @DisplayName("RFC 5802 §5.1: a nonce that does not come back whole fails, rightly signed or not")
  void nonce() {
    assertThat(answersWithNonce("r=ourstheirs")).isFalse();
    assertThat(answersWithNonce("r=ours")).isFalse();
    assertThat(answersWithNonce("r=oursc2VydmVy")).as("control").isTrue();
  }

  /** Knows the password, and signs what it says. */
  private static boolean answersWithNonce(String nonce) {
    ScramServer server = begin("n,,n=user,r=ours", false, BindingOffer.NONE);
    String first = text(server.challenge(PENCIL, fixed("server")));
    String last = "c=biws," + nonce;
    byte[] key = Keys.clientKey(Keys.salted("pencil", Base64Text.decode(SALT).orElseThrow(), 4096));
    byte[] signature = Keys.hmac(Keys.hash(key), "n=user,r=ours," + first + "," + last);
    String proof = ",p=" + Base64Text.encode(Keys.xor(key, signature));
    return server.verify(octets(last + proof)).isPresent();
  }

  @Test
  @DisplayName("RFC 5802 §6.1: a binding of a type that is not known here fails: tls-unique")
  void unknownBinding() {
    BindingOffer unique =
        new BindingOffer(List.of(new ChannelBinding("tls-unique", new byte[] {1, 2, 3, 4})));
    assertThat(exchange(Mechanism.SCRAM_SHA_256_PLUS, unique, true, TLS)).isFalse();
    assertThat(exchange(Mechanism.SCRAM_SHA_256_PLUS, unique, true, unique))
        .as("control: known, it would do")
        .isTrue();
  }

  private static boolean exchange(String user, String password, ScramRecord stored) {
    ScramClient client = client(Mechanism.SCRAM_SHA_256, user, password, BindingOffer.NONE, false);
    return exchange(client, false, BindingOffer.NONE, stored);
  }

  private static boolean exchange(
      Mechanism mechanism, BindingOffer ofClient, boolean plusOffered, BindingOffer ofServer) {
    ScramClient client = client(mechanism, "user", "pencil", ofClient, plusOffered);
    return exchange(client, mechanism == Mechanism.SCRAM_SHA_256_PLUS, ofServer, PENCIL);
  }

  private static boolean exchange(
      ScramClient client, boolean plus, BindingOffer offer, ScramRecord stored) {
    ScramServer server = begin(said(client.initial().orElseThrow()), plus, offer);
    String last = said(client.answer(server.challenge(stored, fixed("server"))));
    Optional<byte[]> proof = server.verify(octets(last));
    proof.ifPresent(message -> assertThat(said(client.answer(message))).isEmpty());
    assertThat(client.complete()).isEqualTo(proof.isPresent());
    return proof.isPresent();
  }

  private static ScramServer begin(String message, boolean plus, BindingOffer offer) {
    return ScramServer.begin(octets(message), plus, offer).orElseThrow();
  }

  private static ScramClient client(
      Mechanism mechanism, String user, String password, BindingOffer offer, boolean plusOffered) {
    return ScramClient.of(
        mechanism,
        new Credentials(user, password),
        offer,
        plusOffered,
        fixed("clientclientclient"));
  }

  private static Nonces fixed(String text) {
    return _ -> octets(text);
  }

  private static String said(SaslClient.Step step) {
    assertThat(step).isInstanceOf(SaslClient.Step.Say.class);
    return text(Base64Text.decode(((SaslClient.Step.Say) step).base64()).orElseThrow());
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] octets) {
    return new String(octets, StandardCharsets.UTF_8);
  }
}
