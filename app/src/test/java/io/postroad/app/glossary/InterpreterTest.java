package io.postroad.app.glossary;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.dialog.Speaker;
import io.postroad.smtp.dialog.Turn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each line of a conversation is explained for what it is where it stands. */
class InterpreterTest {

  /** Lines with C:, S: or nothing before them for a remark. */
  private static List<Reading> read(String text) {
    List<Turn> turns = new ArrayList<>();
    for (String line : text.lines().toList()) {
      Speaker speaker =
          line.startsWith("C: ")
              ? Speaker.CLIENT
              : line.startsWith("S: ") ? Speaker.SERVER : Speaker.NOTE;
      turns.add(
          new Turn(
              Instant.EPOCH.plusMillis(turns.size()),
              speaker,
              speaker == Speaker.NOTE ? line : line.substring(3)));
    }
    List<Reading> readings = Interpreter.of(turns);
    assertThat(readings)
        .allSatisfy(
            r -> assertThat(r.terms()).isNotEmpty().allMatch(id -> Glossary.find(id).isPresent()));
    return readings;
  }

  private static List<String> headlines(String text) {
    return read(text).stream().map(r -> r.terms().getFirst()).toList();
  }

  @Test
  @DisplayName("RFC 5321 §4.3.2: the same code means another thing in answer to another command")
  void wholeSession() {
    assertThat(
            headlines(
                """
                S: 220 mx.example.test ESMTP Postroad
                C: EHLO client.example.test
                S: 250-mx.example.test
                S: 250-PIPELINING
                S: 250 SIZE 52428800
                C: MAIL FROM:<a@example.test> SIZE=100
                S: 250 2.1.0 sender OK
                C: RCPT TO:<nobody@example.test>
                S: 550 5.1.1 <nobody@example.test> is not a mailbox here
                C: DATA
                S: 354 send the message
                content of 100 octets
                S: 250 2.0.0 queued as 01abc
                C: QUIT
                S: 221 2.0.0 closing connection
                """))
        .containsExactly(
            "answer.CONNECTION.220",
            "command.EHLO",
            "answer.EHLO.250",
            "keyword.PIPELINING",
            "keyword.SIZE",
            "command.MAIL",
            "answer.MAIL.250",
            "command.RCPT",
            "code.550",
            "command.DATA",
            "answer.DATA.354",
            "note.content",
            "answer.CONTENT.250",
            "command.QUIT",
            "answer.QUIT.221");
  }

  @Test
  @DisplayName("RFC 2920: pipelined commands and their replies are brought together in order")
  void pipelined() {
    List<Reading> readings =
        read(
            """
            S: 220 mx.example.test
            C: MAIL FROM:<> BODY=8BITMIME
            C: RCPT TO:<Postmaster> NOTIFY=NEVER
            C: DATA
            S: 250 2.1.0 sender OK
            S: 250 2.1.5 recipient OK
            S: 354 go on
            content: 5 octets
            C: .
            S: 250 2.0.0 queued as 01abc
            """);
    assertThat(readings.get(1).terms())
        .containsExactly("command.MAIL", "path.null", "parameter.BODY");
    assertThat(readings.get(2).terms())
        .containsExactly("command.RCPT", "path.postmaster", "parameter.NOTIFY");
    assertThat(readings.subList(4, 7))
        .extracting(r -> r.answers().orElse(-1))
        .containsExactly(1, 2, 3);
    assertThat(readings.get(5).terms())
        .containsExactly("answer.RCPT.250", "status.2", "status.X.1.5");
    assertThat(readings.getLast().terms()).startsWith("answer.CONTENT.250");
    assertThat(readings.getLast().answers()).hasValue(7);
  }

  @Test
  @DisplayName("RFC 4954: the mechanism is explained, the client's responses are no commands")
  void login() {
    assertThat(
            headlines(
                """
                S: 220 mx.example.test
                C: AUTH LOGIN
                S: 334 VXNlcm5hbWU6
                C: ****
                S: 334 UGFzc3dvcmQ6
                C: ****
                S: 535 5.7.8 user name or password is wrong
                C: AUTH PLAIN ****
                S: 235 2.7.0 authenticated
                """))
        .containsExactly(
            "answer.CONNECTION.220",
            "command.AUTH",
            "answer.AUTH.334",
            "line.response",
            "answer.AUTH.334",
            "line.response",
            "code.535",
            "command.AUTH",
            "answer.AUTH.235");
    assertThat(read("C: AUTH PLAIN ****").getFirst().terms())
        .containsExactly("command.AUTH", "mechanism.PLAIN");
  }

  @Test
  @DisplayName("RFC 2033 §4.2: LMTP answers the content once for each recipient it has taken")
  void lmtp() {
    List<String> headlines =
        headlines(
            """
            S: 220 lmtp
            C: LHLO client
            S: 250-lmtp
            S: 250 PIPELINING
            C: MAIL FROM:<a@b.test>
            C: RCPT TO:<c@b.test>
            C: RCPT TO:<d@b.test>
            C: DATA
            S: 250 2.1.0 OK
            S: 250 2.1.5 OK
            S: 250 2.1.5 OK
            S: 354 go on
            content: 5 octets
            C: .
            S: 250 2.0.0 stored
            S: 452 4.2.2 full
            C: QUIT
            S: 221 2.0.0 bye
            """);
    assertThat(headlines)
        .endsWith("answer.CONTENT.250", "code.452", "command.QUIT", "answer.QUIT.221");
  }

  @Test
  @DisplayName("RFC 3207, RFC 3030: STARTTLS and chunks are told from what they resemble")
  void extensions() {
    assertThat(
            headlines(
                """
                S: 220 mx.example.test
                C: STARTTLS
                S: 220 2.0.0 ready to start TLS
                inside TLS: TLSv1.3 TLS_AES_128_GCM_SHA256
                C: EHLO [192.0.2.1]
                S: 250 mx.example.test
                C: BDAT 5 LAST
                content: 5 octets
                S: 250 2.0.0 queued as 01abc
                C: CHEESE
                S: 500 5.5.2 command "CHEESE" not recognized
                S: 421 4.4.2 mx.example.test waited too long
                """))
        .containsExactly(
            "answer.CONNECTION.220",
            "command.STARTTLS",
            "answer.STARTTLS.220",
            "note.TLS",
            "command.EHLO",
            "answer.EHLO.250",
            "command.BDAT",
            "note.content",
            "answer.BDAT.250",
            "line.unknown",
            "code.500",
            "code.421");
  }

  @Test
  @DisplayName("P1: any lines at all are explained, never an exception")
  void anything() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
    String[] starts = {
      "MAIL FROM:",
      "RCPT >:<",
      "EHLO [",
      "BDAT",
      "AUTH",
      "XCLIENT =",
      "250",
      "250-",
      "334 ",
      "5",
      ""
    };
    List<Speaker> speakers = List.of(Speaker.values());
    int lines = 0;
    for (int round = 0; round < 2000; round++) {
      Interpreter interpreter = new Interpreter();
      for (int i = 0; i < 20; i++) {
        StringBuilder text = new StringBuilder(starts[random.nextInt(starts.length)]);
        for (int c = random.nextInt(12); c > 0; c--) {
          text.append((char) random.nextInt(' ', 0x7F));
        }
        Speaker speaker = speakers.get(random.nextInt(speakers.size()));
        Reading reading = interpreter.read(new Turn(Instant.EPOCH, speaker, text.toString()));
        assertThat(reading.terms()).isNotEmpty().allMatch(id -> Glossary.find(id).isPresent());
        lines++;
      }
    }
    System.out.println("interpreter: seed=5 lines=" + lines + " thrown=0 unexplained=0");
  }
}
