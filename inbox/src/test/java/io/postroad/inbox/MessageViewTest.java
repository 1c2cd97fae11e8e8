package io.postroad.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.address.Mailbox;
import io.postroad.testkit.runtime.TestTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is shown of messages, honest and hostile. */
class MessageViewTest {

  private static final Mailbox BOB = Mailbox.parse("bob@example.test").orElseThrow();
  private static final String ID = "0".repeat(26);

  private static Inbox inbox(String message) throws IOException {
    TestTime time = new TestTime();
    Inbox inbox = Inbox.open(new CrashDisk(), InboxSettings.DEFAULTS, time);
    inbox.store(
        ID,
        BOB,
        List.of(BOB),
        time.now(),
        new OctetsContent(message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)));
    return inbox;
  }

  private static MessageView view(String message) throws IOException {
    return inbox(message).view(ID).orElseThrow();
  }

  private static final String MIXED =
      """
      From: a@b.test
      Date: Fri, 21 Nov 1997 09:55:06 -0600
      List-Unsubscribe: <mailto:out@b.test>
      MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary="outer"

      preamble
      --outer
      Content-Type: multipart/alternative; boundary=inner

      --inner
      Content-Type: text/plain; charset=iso-8859-1
      Content-Transfer-Encoding: quoted-printable

      Gr=FC=DFe
      --inner
      Content-Type: text/html; charset=utf-8
      Content-Transfer-Encoding: base64

      PHA+R3LDvMOfZTwvcD4=
      --inner--
      --outer
      Content-Type: image/png; name="../../a.png"
      Content-ID: <pic@b.test>
      Content-Transfer-Encoding: base64

      AAECAw==
      --outer
      Content-Type: application/pdf
      Content-Disposition: attachment;
       filename*0*=utf-8''R%C3%A9sum; filename*1*=%C3%A9.pdf

      pdf
      --outer
      Content-Type: message/rfc822

      Subject: inner

      text
      --outer--
      epilogue
      """;

  @Test
  @DisplayName("RFC 2045: texts are decoded by their charset, files are named, counted and sized")
  void mixed() throws IOException {
    Inbox inbox = inbox(MIXED);
    MessageView view = inbox.view(ID).orElseThrow();
    assertThat(view.flaw()).isEmpty();
    assertThat(view.text()).isEqualTo("Grüße");
    assertThat(view.html()).isEqualTo("<p>Grüße</p>");
    assertThat(view.date()).isEqualTo("1997-11-21T15:55:06Z");
    assertThat(view.listUnsubscribe()).isEqualTo("<mailto:out@b.test>");
    assertThat(view.inline())
        .containsExactly(new MimePart("2", "image/png", "", "", "../../a.png", "pic@b.test", 4));
    assertThat(view.attachments())
        .containsExactly(
            new MimePart("3", "application/pdf", "", "attachment", "Résumé.pdf", "", 3),
            new MimePart("4", "message/rfc822", "", "", "", "", 22));
    assertThat(view.parts().stream().map(part -> part.id() + " " + part.mediaType()))
        .containsExactly(
            "1.1 text/plain",
            "1.2 text/html",
            "2 image/png",
            "3 application/pdf",
            "4 message/rfc822");
    assertThat(view.inline().getFirst().safeFileName()).isEqualTo("a.png");
    assertThat(view.entry().attachments()).isEqualTo(2);
    assertThat(view.entry().snippet()).isEqualTo("Grüße");
    try (PartContent part = inbox.part(ID, "2").orElseThrow()) {
      assertThat(part.octets().readAllBytes()).containsExactly(0, 1, 2, 3);
    }
    try (PartContent part = inbox.part(ID, "1.2").orElseThrow()) {
      assertThat(part.part().mediaType()).isEqualTo("text/html");
    }
    assertThat(inbox.part(ID, "9")).isEmpty();
    assertThat(inbox.part(ID, "../1")).isEmpty();
  }

  @Test
  @DisplayName("RFC 2045 §5.2: a message without MIME is one text part, in whatever charset")
  void plain() throws IOException {
    assertThat(view("Subject: x\n\nHello\nthere\n").text()).isEqualTo("Hello\nthere\n");
    assertThat(view("Subject: x\n\nGrüße\n").text()).isEqualTo("Grüße\n");
    assertThat(view("Content-Type: text/plain; charset=nonsense\n\nx\n").text()).isEqualTo("x\n");
    assertThat(view("no header at all").flaw()).isEmpty();
    MessageView pdf = view("Content-Type: application/pdf\n\npdf\n");
    assertThat(pdf.attachments()).extracting(MimePart::id).containsExactly("0");
    assertThat(pdf.text()).isEmpty();
    MessageView html =
        view("Content-Type: text/html\n\n<style>x{}</style><p>One<br>two&amp;</p>\n");
    assertThat(html.entry().snippet()).isEqualTo("One two&");
  }

  @Test
  @DisplayName("W4: file names are reduced to a safe base name")
  void fileNames() {
    assertThat(name("../../etc/passwd")).isEqualTo("passwd");
    assertThat(name("C:\\temp\\x.exe")).isEqualTo("x.exe");
    assertThat(name("...hidden")).isEqualTo("hidden");
    assertThat(name("a\r\nSet-Cookie: x\"'<b>.txt")).isEqualTo("a__Set-Cookie_ x___b_.txt");
    assertThat(name("..")).isEqualTo("part-7");
    assertThat(name("\u202etxt.exe")).isEqualTo("_txt.exe");
    assertThat(name("x".repeat(1000))).hasSize(150);
  }

  private static String name(String fileName) {
    return new MimePart("7", "a/b", "", "", fileName, "", 0).safeFileName();
  }

  @Test
  @DisplayName("Limits (reliability section 3): depth, parts and boundary beyond them stay closed")
  void limits() throws IOException {
    StringBuilder deep = new StringBuilder("Subject: deep\n");
    for (int i = 100; i < 300; i++) {
      deep.append("Content-Type: multipart/mixed; boundary=b").append(i).append("\n\n--b");
      deep.append(i).append('\n');
    }
    deep.append("\ntext\n");
    MessageView closed = view(deep.toString());
    assertThat(closed.attachments()).hasSize(1);
    assertThat(closed.attachments().getFirst().id().split("\\.")).hasSize(MimeWalk.DEPTH_MAX);

    String many =
        "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n".repeat(10_050) + "--b--\n";
    MessageView cut = view(many);
    assertThat(cut.flaw().orElseThrow()).contains("10000 parts");
    assertThat(cut.text().length()).isLessThan(10_000 * 3);

    String boundary = "b".repeat(300);
    MessageView odd =
        view(
            "Content-Type: multipart/mixed; boundary="
                + boundary
                + "\n\n--"
                + boundary
                + "\n\ntext\n--"
                + boundary
                + "--\n");
    assertThat(odd.text()).isEmpty();
    assertThat(odd.attachments()).hasSize(1);
  }

  @Test
  @DisplayName("Limits: of a text part at most 1 MiB is kept, whatever the header section")
  void textLimit() throws IOException {
    MessageView view =
        view("X: " + "h".repeat(60_000) + "\nSubject: s\n\n" + "x".repeat(3_000_000));
    assertThat(view.text()).hasSize(MessageBody.TEXT_OCTETS_MAX);
    assertThat(view.entry().size()).isGreaterThan(3_000_000);
  }

  @Test
  @DisplayName("P1: a look that takes too long ends, with what was seen so far")
  void tooSlow() throws IOException {
    TestTime time = new TestTime();
    InputStream slow =
        new ByteArrayInputStream(MIXED.getBytes(StandardCharsets.US_ASCII)) {
          @Override
          public synchronized int read(byte[] into, int offset, int length) {
            time.advance(Duration.ofSeconds(1));
            return super.read(into, offset, Math.min(length, 200));
          }
        };
    MessageBody body =
        MessageBody.read(
            new BoundedReading(slow, time, time.deadlineIn(Duration.ofSeconds(3))), 1000);
    assertThat(body.flaw().orElseThrow()).contains("too long");
  }

  @Test
  @DisplayName("P1: messages made of MIME's own words in any order never fail the viewer")
  void property() throws IOException {
    Random random = new Random(20260105);
    List<String> pieces =
        List.of(
            "Content-Type: multipart/mixed; boundary=a\n",
            "Content-Type: text/html\n",
            "\n",
            "--a\n",
            "--a--\n",
            "--b\n",
            "Content-Type: message/rfc822\n",
            "x",
            "=",
            "=3D",
            "\t",
            "Content-Transfer-Encoding: base64\n",
            "Content-Transfer-Encoding: quoted-printable\n",
            "Content-Type: multipart/alternative; boundary=b\n",
            "A====",
            "\0",
            "\u00ff",
            "Content-Disposition: attachment; filename*=utf-8''%zz\n",
            ";",
            "\"",
            "boundary=",
            "Content-Type: text/plain; charset=utf-16\n",
            "filename*0=",
            "Content-Type: ;;;\n",
            "Content-Disposition: attachment; filename*1*=x; filename*0=\"\n",
            "<p",
            "&#0;");
    int cases = 4000;
    int flaws = 0;
    for (int i = 0; i < cases; i++) {
      StringBuilder message = new StringBuilder();
      int count = random.nextInt(25);
      for (int k = 0; k < count; k++) {
        message.append(pieces.get(random.nextInt(pieces.size())));
      }
      byte[] octets = message.toString().getBytes(StandardCharsets.ISO_8859_1);
      MessageBody body = MessageBody.read(new ByteArrayInputStream(octets), 1000);
      SafeHtml.of(body.html());
      flaws += body.flaw().isPresent() ? 1 : 0;
    }
    System.out.printf("message view: cases=%d crash=0 flaws=%d%n", cases, flaws);
  }
}
