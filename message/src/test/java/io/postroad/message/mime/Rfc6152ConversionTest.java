package io.postroad.message.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 8-bit content for a server that takes none (RFC 6152 §3). */
class Rfc6152ConversionTest {

  private static String converted(byte[] octets, Conversion.Target target, boolean binary) {
    try {
      Random random = new Random(1);
      Conversion conversion = MimeSurvey.of(new Octets(octets, random)).conversion(target, binary);
      return switch (conversion) {
        case Conversion.Possible plan ->
            new String(Octets.all(plan.of(new Octets(octets, random))), StandardCharsets.ISO_8859_1)
                .replace("\r\n", "\n");
        case Conversion.Impossible(String why) -> "impossible: " + why;
      };
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String sevenBit(String text) {
    return converted(Octets.of(text), Conversion.Target.SEVEN_BIT, false);
  }

  @Test
  @DisplayName("RFC 6152 §3, RFC 2045 §6: text becomes quoted-printable, its charset stays")
  void text() {
    assertThat(
            sevenBit(
                """
                Subject: a
                MIME-Version: 1.0
                content-transfer-encoding:
                 8bit
                Content-Type: text/plain; charset=utf-8

                Viele liebe Grüße = gut \t
                .
                """))
        .isEqualTo(
            """
            Subject: a
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            Viele liebe Gr=C3=BC=C3=9Fe =3D gut =09
            .
            """);
  }

  @Test
  @DisplayName("RFC 2045 §6.7: no line of quoted-printable is over 76, trailing spaces are kept")
  void longLines() {
    String body =
        sevenBit("Content-Type: text/plain\n\n" + "é".repeat(10) + "x ".repeat(3000) + "\n");
    assertThat(body.lines()).allMatch(line -> line.length() <= 76);
    assertThat(body).contains("=20\n");
  }

  @Test
  @DisplayName("RFC 2045 §6.8: what is no text, or mostly beyond ASCII, becomes base64")
  void base64() {
    assertThat(
            sevenBit(
                """
                MIME-Version: 1.0
                Content-Type: application/x-y

                é
                """))
        .isEqualTo(
            """
            MIME-Version: 1.0
            Content-Type: application/x-y
            Content-Transfer-Encoding: base64

            w6kNCg==
            """);
    assertThat(sevenBit("Content-Type: text/plain; charset=utf-8\n\nпривет\n"))
        .contains("Content-Transfer-Encoding: base64\n\n0L/RgNC40LLQtdGCDQo=\n")
        .contains("MIME-Version: 1.0\n");
  }

  @Test
  @DisplayName("RFC 2045 §6.4: parts are encoded one by one, composite types never")
  void multipart() {
    assertThat(
            sevenBit(
                """
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="a b"
                Content-Transfer-Encoding: 8bit

                preamble
                --a b
                Content-Type: text/plain; charset=iso-8859-1
                Content-Transfer-Encoding: 8bit

                é
                --a b  \s
                Content-Type: multipart/alternative; boundary=c
                Content-Transfer-Encoding: binary

                --c

                plain
                --c
                Content-Type: text/html; charset=utf-8

                <p>ü
                --c--
                --a b
                Content-Transfer-Encoding: base64

                w6k=
                --a b
                Content-Type: message/rfc822

                Subject: inner

                ö
                --a b--
                epilogue
                """))
        .isEqualTo(
            """
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="a b"

            preamble
            --a b
            Content-Type: text/plain; charset=iso-8859-1
            Content-Transfer-Encoding: base64

            w6k=
            --a b  \s
            Content-Type: multipart/alternative; boundary=c

            --c

            plain
            --c
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: base64

            PHA+w7w=
            --c--
            --a b
            Content-Transfer-Encoding: base64

            w6k=
            --a b
            Content-Type: message/rfc822

            Subject: inner
            MIME-Version: 1.0
            Content-Type: text/plain; charset=unknown-8bit
            Content-Transfer-Encoding: base64

            w7YNCg==
            --a b--
            epilogue
            """
                .replace("w7YNCg==", "w7Y="));
  }

  @Test
  @DisplayName("RFC 6532 §3.7: message/global may be encoded, RFC 2045 §6.4: other messages not")
  void messages() {
    assertThat(sevenBit("Content-Type: message/global\n\nSubject: é\n\nx\n"))
        .contains("Content-Transfer-Encoding: base64\n");
    assertThat(sevenBit("Content-Type: message/partial; id=1\n\né\n")).startsWith("impossible");
    assertThat(sevenBit("Content-Type: message/delivery-status\n\né\n")).startsWith("impossible");
  }

  @Test
  @DisplayName("RFC 1847 §2.1: what is signed or sealed is never touched")
  void secured() {
    String open =
        """
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=o

        --o
        Content-Type: text/plain

        %s
        --o
        Content-Type: multipart/signed; boundary=s; protocol="a/b"; micalg=x

        --s
        Content-Transfer-Encoding: 8bit

        %s
        --s
        Content-Type: a/b

        --s--
        --o--
        """;
    assertThat(sevenBit(open.formatted("x", "ü")))
        .isEqualTo("impossible: a part of it is signed or encrypted as it is");
    assertThat(sevenBit(open.formatted("üx.........", "x")))
        .contains("=C3=BCx")
        .contains("--s\nContent-Transfer-Encoding: 8bit\n\nx\n--s\n");
  }

  @Test
  @DisplayName("RFC 1847 §2.1: a message inside what is signed gets no field either")
  void messageInsideSigned() {
    String inner =
        """
        Content-Type: message/rfc822

        Content-Type: multipart/mixed; boundary=i

        --i

        x
        --i--
        """;
    String converted =
        sevenBit(
            """
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=o

            --o

            ü..........
            --o
            Content-Type: multipart/signed; boundary=s; protocol="a/b"; micalg=x

            --s
            %s
            --s
            Content-Type: a/b

            --s--
            --o--
            """
                .formatted(inner));
    assertThat(converted).contains("=C3=BC").contains("--s\n" + inner + "\n--s\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Subject: é\n\nx\n",
        "Content-Type: multipart/mixed; boundary=b\n\né\n--b\n\nx\n--b--\n",
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\né\n",
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nSubject: é\n\nx\n--b--\n",
        "Content-Type: multipart/mixed\n\né\n",
        "Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\né\n",
        "Content-Type: text/plain\nContent-Type: text/html\n\né\n",
        "Content-Transfer-Encoding: 8bit\nContent-Transfer-Encoding: 7bit\n\né\n",
        "Content-Transfer-Encoding: base64\n\né\n",
        "Content-Transfer-Encoding: quoted-printable\n\né\n",
        "Content-Transfer-Encoding: x-uuencode\n\né\n",
        "Content-Transfer-Encoding: 8bit 8bit\n\né\n",
        "Content-Type: text\n\né\n",
        "Content-Type: message/rfc822\n\nSubject: é\n\nx\n",
        "no header at all é\n\nx\n",
        " folded: nothing\n\né\n",
      })
  @DisplayName("RFC 6152 §3: malformed MIME and 8-bit header fields are not converted")
  void impossible(String text) {
    assertThat(sevenBit(text)).startsWith("impossible: ");
  }

  @Test
  @DisplayName("RFC 1428 §3: without MIME fields nobody knows the charset")
  void noMime() {
    assertThat(sevenBit("Subject: x\n\nfünf Wörter sind hier zu lesen\n"))
        .isEqualTo(
            """
            Subject: x
            MIME-Version: 1.0
            Content-Type: text/plain; charset=unknown-8bit
            Content-Transfer-Encoding: quoted-printable

            f=C3=BCnf W=C3=B6rter sind hier zu lesen
            """);
  }

  @Test
  @DisplayName("RFC 3030 §3: binary content becomes 8bit lines, or 7bit, by base64")
  void binary() {
    byte[] binary =
        "Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: binary\r\n\r\n--b\r\nContent-Transfer-Encoding: binary\r\n\r\n\u00e9\r\n--b\r\nContent-Transfer-Encoding: binary\r\nContent-Type: a/b\r\n\r\n\0\n\r\n--b--"
            .getBytes(StandardCharsets.ISO_8859_1);
    assertThat(converted(binary, Conversion.Target.EIGHT_BIT, true))
        .isEqualTo(
            "Content-Type: multipart/mixed; boundary=b\nMIME-Version: 1.0\nContent-Transfer-Encoding: 8bit\n\n--b\nContent-Transfer-Encoding: 8bit\n\n\u00e9\n--b\nContent-Type: a/b\nContent-Transfer-Encoding: base64\n\nAAo=\n--b--");
    assertThat(converted(binary, Conversion.Target.SEVEN_BIT, true))
        .contains("charset=unknown-8bit\nContent-Transfer-Encoding: base64\n\n6Q==\n--b\n");
    byte[] torn = "Subject: a\nb\r\n\r\nx".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(converted(torn, Conversion.Target.EIGHT_BIT, true)).startsWith("impossible: ");
  }

  @Test
  @DisplayName("RFC 2046 §5.1.2: an outer delimiter ends inner parts, a longer boundary is another")
  void boundaries() {
    String text =
        """
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: multipart/mixed; boundary=bb

        --bb
        --bbb é
        --bb
        Subject: no empty line
        --b
        Content-Type: text/plain; charset=utf-8 (a comment)

        a é b c d e f g h
        --b--
        """;
    assertThat(sevenBit(text)).startsWith("impossible: ");
    assertThat(sevenBit(text.replace("--bbb é", "\nx y z --bbb é a b c d e f")))
        .contains("x y z --bbb =C3=A9 a b c d e f\n--bb\n")
        .contains("a =C3=A9 b c d e f g h\n--b--\n");
  }

  @Test
  @DisplayName("P1: depth and number of parts are bounded: what is beyond is not converted")
  void bounds() {
    StringBuilder deep = new StringBuilder("Content-Type: multipart/mixed; boundary=b0\n\n");
    for (int i = 1; i < 60; i++) {
      deep.append("--b").append(i - 1);
      deep.append("\nContent-Type: multipart/mixed; boundary=b").append(i).append("\n\n");
    }
    assertThat(sevenBit(deep + "é\n")).startsWith("impossible: ");
    assertThat(
            sevenBit("Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\né\n".repeat(10_001)))
        .contains("10000");
  }
}
