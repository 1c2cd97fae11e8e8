package io.postroad.smtp.client;

import static io.postroad.smtp.client.LoginPlay.BYE;
import static io.postroad.smtp.client.LoginPlay.GLASS;
import static io.postroad.smtp.client.LoginPlay.LOGGED_IN;
import static io.postroad.smtp.client.LoginPlay.NOTHING_TO_BIND;
import static io.postroad.smtp.client.LoginPlay.SCRAM_CHALLENGE;
import static io.postroad.smtp.client.LoginPlay.SCRAM_FIRST;
import static io.postroad.smtp.client.LoginPlay.SCRAM_PROOF;
import static io.postroad.smtp.client.LoginPlay.SCRAM_SIGNATURE;
import static io.postroad.smtp.client.LoginPlay.as;
import static io.postroad.smtp.client.LoginPlay.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.sasl.Mechanism;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SCRAM from the client's side (RFC 5802, RFC 7677), with every octet. */
class Rfc5802ClientTest {
  private final LoginPlay play = new LoginPlay();

  @Test
  @DisplayName("RFC 5802 §5: SCRAM-SHA-256 comes before PLAIN and needs no TLS")
  void scram() {
    Opening opening =
        play.open(
            ClientTls.OFF,
            hello("AUTH PLAIN LOGIN SCRAM-SHA-256")
                + ("C: " + SCRAM_FIRST + "\n")
                + SCRAM_CHALLENGE
                + SCRAM_PROOF
                + SCRAM_SIGNATURE
                + "C:\n"
                + LOGGED_IN
                + BYE);
    assertThat(opening).isInstanceOf(Opening.Opened.class);
    play.assertMasked("Yz1iaXdz", "c3JDWFVQ");
  }

  @Test
  @DisplayName("RFC 5802 §6, RFC 9266: SCRAM-SHA-256-PLUS comes first and binds the connection")
  void scramPlus() {
    Opening opening =
        play.open(
            GLASS,
            hello("AUTH PLAIN LOGIN SCRAM-SHA-256 scram-sha-256-plus")
                + "C: AUTH SCRAM-SHA-256-PLUS cD10bHMtZXhwb3J0ZXIsLG49YWxpY2VAZXhhbXBsZS5vcmcscj1ZMnhwWl"
                + "c1MFkyeHBaVzUwWTJ4cFpXNTA=\n"
                + SCRAM_CHALLENGE
                + "C: Yz1jRDEwYkhNdFpYaHdiM0owWlhJc0xBRUNBd1E9LHI9WTJ4cFpXNTBZMnhwWlc1MFkyeHBaVzUwYzJWeW"
                + "RtVnljMlZ5ZG1WeWMyVnlkbVZ5LHA9WlB5RittY2xWeVUxUDZ4NWthNHNzY2JxTU5ub3JEZU1DSTdKc3ViVDhn"
                + "az0=\n"
                + "S: 334 dj1ybksxRlZXY3gxblVwUmVlZlVWVGxsSlR3Y3EyUGJsSzdHZzZ6N2tJUG80PQ==\n"
                + "C:\n"
                + LOGGED_IN
                + BYE);
    assertThat(opening).isInstanceOf(Opening.Opened.class);
  }

  @ParameterizedTest
  @CsvSource({
    "true, SCRAM-SHA-256, eSws", // "y,,": we could bind, and see no offer
    "false, SCRAM-SHA-256, biws", // "n,,": we cannot
    "false, SCRAM-SHA-256 SCRAM-SHA-256-PLUS, biws",
  })
  @DisplayName("RFC 5802 §6: without an offer of PLUS the client says whether it could have bound")
  void hiddenOffer(boolean binds, String offered, String header) {
    play.open(
        binds ? GLASS : NOTHING_TO_BIND,
        hello("AUTH " + offered)
            + SCRAM_FIRST.replace("AUTH", "C: AUTH").replace("biws", header)
            + "\nS: 535 5.7.8 no\n"
            + BYE);
  }

  @ParameterizedTest
  @CsvSource({
    // another signature, one cut short, the server's own word that it failed, and none at all
    "dj1TUXFkUmFuQ29Pd0xtRUJyR2tyKzJDNUJDa2J3MnY3cG9OeWIrZ3EwZVU0PQ==, could not prove",
    "dj1TUXFj, could not prove",
    "ZT1pbnZhbGlkLXByb29m, the server refuses: invalid-proof",
    "'', could not prove",
    "***, no base64",
  })
  @DisplayName("RFC 5802 §5: a false signature of the server cancels, and nothing is sent")
  void falseSignature(String challenge, String why) {
    Opening opening =
        play.open(
            GLASS,
            as("pencil", Optional.of(Mechanism.SCRAM_SHA_256)),
            hello("AUTH SCRAM-SHA-256 SCRAM-SHA-256-PLUS PLAIN")
                + ("C: " + SCRAM_FIRST + "\n")
                + SCRAM_CHALLENGE
                + SCRAM_PROOF
                + ("S-raw: 334 " + challenge + "\\r\\n\n")
                + "C: *\nS: 501 5.7.0 cancelled\n"
                + BYE);
    assertThat(((Opening.NotLoggedIn) opening).detail()).startsWith("192.0.2.1:25: ").contains(why);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("RFC 5802 §5: 235 from a server that has proven nothing is not believed")
  void unproven(boolean afterProof) {
    Opening opening =
        play.open(
            GLASS,
            as("pencil", Optional.of(Mechanism.SCRAM_SHA_256)),
            hello("AUTH SCRAM-SHA-256 SCRAM-SHA-256-PLUS")
                + ("C: " + SCRAM_FIRST + "\n")
                + (afterProof ? SCRAM_CHALLENGE + SCRAM_PROOF : "")
                + LOGGED_IN
                + BYE);
    assertThat(((Opening.NotLoggedIn) opening).detail()).contains("before it has proven who it is");
  }
}
