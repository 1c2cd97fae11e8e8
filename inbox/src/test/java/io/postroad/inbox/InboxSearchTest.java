package io.postroad.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.inbox.search.InboxQuery;
import io.postroad.inbox.search.QueryException;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.envelope.Arrival;
import io.postroad.testkit.runtime.TestTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every word of the search does what it says, on what is in memory and what is not. */
class InboxSearchTest {

  private static final Mailbox BOB = Mailbox.parse("bob@example.test").orElseThrow();

  private final TestTime time = new TestTime();
  private CrashDisk disk;
  private Inbox inbox;
  private Instant first;

  private static String id(int number) {
    return "%026d".formatted(number);
  }

  @BeforeEach
  void fill() throws IOException {
    disk = new CrashDisk();
    inbox = Inbox.open(disk, InboxSettings.DEFAULTS, time);
    first = time.now();
    store(
        1,
        "From: Alice Example <alice@example.test>\r\nTo: Bob <bob@example.test>\r\n"
            + "Cc: carol@example.test\r\nReply-To: desk@example.test\r\n"
            + "Subject: Grüße, (dringend)\r\nMessage-ID: <one@example.test>\r\n"
            + "X-Tags: Red Tape, blue\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
            + "Guten Tag. ".repeat(60)
            + "Das Losungswort ist Straßenbahn.\r\n");
    store(
        2,
        "From: shop@example.test\r\nTo: bob+orders@example.test\r\nSubject: Order 4711\r\n"
            + "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
            + "--b\r\nContent-Type: text/html\r\n\r\n<p>Your <b>par</b>cel &amp; bill</p>"
            + "<style>p{color:hidden}</style>\r\n"
            + "--b\r\nContent-Type: application/pdf\r\n"
            + "Content-Disposition: attachment; filename=Invoice-2026.pdf\r\n\r\n"
            + "x".repeat(3000)
            + "\r\n--b--\r\n");
    store(3, "Subject: nothing much\r\n\r\nline one\r\nline <two>; end\r\n");
    inbox.mark(List.of(id(3)), true);
  }

  private void store(int number, String message) throws IOException {
    inbox.store(
        id(number),
        BOB,
        List.of(BOB),
        time.now(),
        new Arrival(
            "user" + number, "192.0.2." + number, "client" + number + ".test", "s" + number),
        new OctetsContent(message.getBytes(StandardCharsets.UTF_8)));
    time.advance(Duration.ofMinutes(1));
  }

  private InboxPage search(String text) throws IOException {
    try {
      return inbox.search(InboxQuery.parse(text, ZoneOffset.UTC, time.now()), 0, 100);
    } catch (QueryException e) {
      throw new AssertionError(e);
    }
  }

  private String found(String text) throws IOException {
    StringBuilder numbers = new StringBuilder();
    for (InboxEntry entry : search(text).entries()) {
      numbers.append(Long.parseLong(entry.id()));
    }
    return numbers.toString();
  }

  @ParameterizedTest(name = "{0} finds {1}")
  @DisplayName("Search: each word finds its messages, newest first")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      nullValues = "nothing",
      value = {
        "from:ALICE|1",
        "from:\"alice example alice@\"|1",
        "to:bob@|1",
        "to:carol|",
        "cc:carol|1",
        "bcc:bob|32",
        "reply-to:desk|1",
        "addressed:bob|321",
        "subject:grüsse|1",
        "subject:\"Grüße, (dringend)\"|1",
        "subject:bob|",
        "message-id:one@|1",
        "tag:blue|1",
        "tag:\"RED TAPE\"|1",
        "tag:red|",
        "tag:orders|2",
        "is:tagged|21",
        "is:read|3",
        "is:unread|21",
        "has:attachment|2",
        "has:inline|",
        "larger:3k|2",
        "smaller:500|3",
        "user:user2|2",
        "client:192.0.2.3|3",
        "helo:client1|1",
        "session:s2|2",
        "inbox:inbox|321",
        "inbox:other|",
        "losungswort|1",
        "STRASSENBAHN|1",
        "\"tag. das\"|1",
        "\"parcel & bill\"|2",
        "hidden|",
        "invoice-2026|2",
        "\"two end\"|3",
        "example.test|321",
        "-losungswort|32",
        "!is:read|21",
        "-has:attachment -is:read|1",
        "order -subject:order|",
        "from:example tag:blue losungswort|1",
        "line one two|3",
        "xxxxxx|",
      })
  void words(String query, String numbers) throws IOException {
    assertThat(found(query)).isEqualTo(numbers == null ? "" : numbers);
  }

  @Test
  @DisplayName("Search: before and after are about the arrival, to the moment")
  void moments() throws IOException {
    Instant second = first.plusSeconds(60);
    assertThat(found("before:" + second)).isEqualTo("21");
    assertThat(found("after:" + second)).isEqualTo("32");
    assertThat(found("-after:" + second)).isEqualTo("1");
    assertThat(found("after:90s")).isEqualTo("3");
  }

  @Test
  @DisplayName("Search: a page has the newest first, and counts all that was found")
  void pages() throws Exception {
    InboxPage page = inbox.search(InboxQuery.parse("example", ZoneOffset.UTC, time.now()), 1, 1);
    assertThat(page.entries()).extracting(InboxEntry::id).containsExactly(id(2));
    assertThat(page)
        .extracting(
            InboxPage::total,
            InboxPage::unread,
            InboxPage::matches,
            InboxPage::unreadMatches,
            InboxPage::unsearched)
        .containsExactly(3, 2, 3, 2, 0);
    assertThat(inbox.ids(InboxQuery.parse("example", ZoneOffset.UTC, time.now())))
        .containsExactly(id(3), id(2), id(1));
  }

  @Test
  @DisplayName("Search: an address or subject that lists cut is still found")
  void cutSummaries() throws IOException {
    StringBuilder to = new StringBuilder();
    for (int i = 0; i < 90; i++) {
      to.append(i == 0 ? "" : ",\r\n ").append("reader").append(i).append("@example.test");
    }
    store(
        4,
        "To: "
            + to
            + "\r\nSubject: "
            + "long ".repeat(60)
            + "finale\r\n\r\nreader88@example.test is not the point\r\n");
    assertThat(found("to:reader89")).isEqualTo("4");
    assertThat(found("addressed:reader89@")).isEqualTo("4");
    assertThat(found("cc:reader88")).isEmpty();
    assertThat(found("from:reader88")).isEmpty();
    assertThat(found("subject:finale")).isEqualTo("4");
    assertThat(found("-subject:finale")).isEqualTo("321");
  }

  @Test
  @DisplayName("Search: the texts are still there after a restart, and after they were lost")
  void restart() throws IOException {
    inbox.close();
    inbox = Inbox.open(disk, InboxSettings.DEFAULTS, time);
    int before = disk.calls.size();
    assertThat(found("losungswort")).isEqualTo("1");
    assertThat(disk.calls.subList(before, disk.calls.size()))
        .as("one text is read, no message")
        .containsExactly("open text-0000000001");
    inbox.close();
    disk.delete("text-0000000001");
    inbox = Inbox.open(disk, InboxSettings.DEFAULTS, time);
    assertThat(found("losungswort")).isEqualTo("1");
    assertThat(search("losungswort").unsearched()).isZero();
    inbox.close();
    inbox = Inbox.open(disk, InboxSettings.DEFAULTS, time);
    assertThat(found("losungswort")).isEqualTo("1");
  }

  @Test
  @DisplayName("Search: a text that is damaged on the disk is made anew from its message")
  void damagedText() throws IOException {
    inbox.close();
    byte[] texts = disk.octets("text-0000000001");
    int cases = 0;
    for (int at = 0; at < texts.length; at += 7) {
      byte[] damaged = texts.clone();
      damaged[at] ^= 0x21;
      disk.put("text-0000000001", damaged);
      Inbox again = Inbox.open(disk, InboxSettings.DEFAULTS, time);
      inbox = again;
      assertThat(found("losungswort")).as("damaged at %d", at).isEqualTo("1");
      assertThat(found("invoice-2026")).isEqualTo("2");
      cases++;
    }
    System.out.printf("inbox texts: damages=%d missed=0%n", cases);
  }

  @Test
  @DisplayName("Search: what is in memory and on disk agrees with looking into every message")
  void againstModel() throws IOException {
    Random random = new Random(20260311);
    String[] words = {"alpha", "Beta", "gämma", "delta", "EPSILON", "zeta", "ета", "θήτα"};
    Map<Integer, String> bodies = new java.util.HashMap<>();
    inbox.deleteAll();
    for (int i = 100; i < 300; i++) {
      StringBuilder body = new StringBuilder("x ".repeat(random.nextInt(400)));
      for (int w = random.nextInt(4); w >= 0; w--) {
        body.append(words[random.nextInt(words.length)]).append(' ');
        body.append("y ".repeat(random.nextInt(200)));
      }
      bodies.put(i, body.toString());
      store(i, "Content-Type: text/plain; charset=utf-8\r\n\r\n" + body);
    }
    int searches = 0;
    for (int round = 0; round < 2; round++) {
      for (String word : words) {
        List<String> expected = new ArrayList<>();
        for (int i = 299; i >= 100; i--) {
          if (bodies.get(i).contains(word)) {
            expected.add(id(i));
          }
        }
        assertThat(
                search(word.toUpperCase(java.util.Locale.ROOT)).entries().stream()
                    .map(InboxEntry::id)
                    .limit(100))
            .containsExactlyElementsOf(expected.subList(0, Math.min(100, expected.size())));
        assertThat(search("-" + word).matches()).isEqualTo(200 - expected.size());
        searches++;
      }
      inbox.close();
      inbox = Inbox.open(disk, InboxSettings.DEFAULTS, time);
    }
    System.out.printf("inbox search: messages=200 searches=%d wrong=0%n", searches);
  }
}
