package io.postroad.smtp.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.postroad.smtp.address.DomainName;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.command.ClientName;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TraceTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private static Received received(String client, String address, Optional<ForwardPath> recipient) {
    return new Received(
        Optional.of(client).filter(name -> !name.isEmpty()).map(ClientName::new),
        InetAddress.ofLiteral(address),
        new DomainName("mx.example.test"),
        Protocol.ESMTP,
        "01abc",
        recipient,
        List.of(),
        NOON,
        ZoneOffset.UTC);
  }

  @Test
  @DisplayName("RFC 5321 §4.4: from, by, with, id, for and the date, folded")
  void received() {
    Mailbox bob = Mailbox.parse("bob@example.test").orElseThrow();
    Received received = received("client.example", "192.0.2.1", Optional.of(bob));
    assertThat(received.field())
        .isEqualTo(
            """
            Received: from client.example ([192.0.2.1])\r
            \tby mx.example.test (Postroad) with ESMTP id 01abc\r
            \tfor <bob@example.test>;\r
            \tThu, 1 Jan 2026 12:00:00 +0000\r
            """);
    assertThat(received.octets()).isEqualTo(received.field().getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  @DisplayName("RFC 6531 §3.2, §4.3: the field is ASCII where its recipient can be named in ASCII")
  void inAscii() {
    Mailbox domain = Mailbox.parse("bob@b\u00fccher.example").orElseThrow();
    Mailbox localPart = Mailbox.parse("\u03b4@example.test").orElseThrow();
    assertThat(received("client.example", "192.0.2.1", Optional.of(domain)).field())
        .contains("\tfor <bob@xn--bcher-kva.example>;");
    assertThat(received("client.example", "192.0.2.1", Optional.of(localPart)).field())
        .contains("\tfor <\u03b4@example.test>;");
    assertThat(Protocol.ESMTPSA.utf8()).isEqualTo(Protocol.UTF8SMTPSA);
    assertThat(Protocol.LMTP.utf8()).isEqualTo(Protocol.SMTP.utf8().overLmtp());
  }

  @Test
  @DisplayName("RFC 5321 §7.2: without the one recipient there is no for clause")
  void noRecipient() {
    assertThat(received("client.example", "2001:db8::1", Optional.empty()).field())
        .isEqualTo(
            """
            Received: from client.example ([IPv6:2001:db8:0:0:0:0:0:1])\r
            \tby mx.example.test (Postroad) with ESMTP id 01abc;\r
            \tThu, 1 Jan 2026 12:00:00 +0000\r
            """);
  }

  @Test
  @DisplayName("RFC 5321 §4.4: a client name that is no domain is left out for its address")
  void oddClientName() {
    for (String name : new String[] {"", "my_laptop", "a(b", "x;y", "\"q", "[192.0.2]"}) {
      assertThat(received(name, "192.0.2.1", Optional.empty()).field())
          .startsWith("Received: from [192.0.2.1] ([192.0.2.1])\r\n");
    }
    assertThat(received("[192.0.2.9]", "192.0.2.1", Optional.empty()).field())
        .startsWith("Received: from [192.0.2.9] ([192.0.2.1])\r\n");
  }

  @Test
  @DisplayName("S3: an id is one word")
  void id() {
    for (String id : new String[] {"", "a b", "a\r\nb", "a;b", "\u00e4"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() ->
              new Received(
                  Optional.empty(),
                  InetAddress.getLoopbackAddress(),
                  new DomainName("x"),
                  Protocol.SMTP,
                  id,
                  Optional.empty(),
                  List.of(),
                  NOON,
                  ZoneOffset.UTC));
    }
  }

  @Test
  @DisplayName("B3: loop tokens stand in comments, each one word")
  void loopTokens() {
    Received plain = received("client.example", "192.0.2.1", Optional.empty());
    Received passed = with(plain, List.of("abc1", "def2"));
    assertThat(passed.field())
        .isEqualTo(
            """
            Received: from client.example ([192.0.2.1])\r
            \tby mx.example.test (Postroad) with ESMTP id 01abc\r
            \t(passed abc1)\r
            \t(passed def2);\r
            \tThu, 1 Jan 2026 12:00:00 +0000\r
            """);
    assertThatIllegalArgumentException().isThrownBy(() -> with(plain, List.of("a)b")));
  }

  @Test
  @DisplayName("RFC 6710 §4.1, §7: who is more or less urgent is so in the field, with PRIORITY")
  void priority() {
    Received plain = received("client.example", "192.0.2.1", Optional.empty());
    assertThat(plain.field()).doesNotContain("PRIORITY");
    Received urgent =
        new Received(
            plain.client(),
            plain.clientAddress(),
            plain.by(),
            plain.protocol(),
            plain.id(),
            plain.recipient(),
            plain.loopTokens(),
            plain.at(),
            plain.zone(),
            OptionalInt.of(-4));
    assertThat(urgent.field()).contains("\r\n\tPRIORITY -4;\r\n");
  }

  private static Received with(Received received, List<String> loopTokens) {
    return new Received(
        received.client(),
        received.clientAddress(),
        received.by(),
        received.protocol(),
        received.id(),
        received.recipient(),
        loopTokens,
        received.at(),
        received.zone());
  }

  @Test
  @DisplayName("RFC 5321 §4.4: Return-Path, the null reverse-path too")
  void returnPath() {
    assertThat(new ReturnPath(new NullReversePath()).field()).isEqualTo("Return-Path: <>\r\n");
    Mailbox quoted = Mailbox.parse("\"a b\"@x").orElseThrow();
    assertThat(new ReturnPath(quoted).octets())
        .isEqualTo("Return-Path: <\"a b\"@x>\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  @DisplayName("RFC 5322 §3.3: dates with a numeric zone")
  void dates() {
    assertThat(MailDate.format(NOON, ZoneId.of("America/St_Johns")))
        .isEqualTo("Thu, 1 Jan 2026 08:30:00 -0330");
    assertThat(MailDate.format(Instant.parse("2026-11-22T23:59:59Z"), ZoneId.of("Asia/Kolkata")))
        .isEqualTo("Mon, 23 Nov 2026 05:29:59 +0530");
  }
}
