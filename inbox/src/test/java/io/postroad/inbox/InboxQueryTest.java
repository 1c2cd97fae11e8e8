package io.postroad.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.inbox.search.Criterion.After;
import io.postroad.inbox.search.Criterion.Before;
import io.postroad.inbox.search.Criterion.InInbox;
import io.postroad.inbox.search.Criterion.Is;
import io.postroad.inbox.search.Criterion.Larger;
import io.postroad.inbox.search.Criterion.Place;
import io.postroad.inbox.search.Criterion.Property;
import io.postroad.inbox.search.Criterion.Smaller;
import io.postroad.inbox.search.Criterion.Tagged;
import io.postroad.inbox.search.Criterion.Words;
import io.postroad.inbox.search.Folding;
import io.postroad.inbox.search.InboxQuery;
import io.postroad.inbox.search.QueryException;
import io.postroad.inbox.search.Term;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of a search becomes what Mailpit means by it, or an error that says what is wrong. */
class InboxQueryTest {

  private static final Instant NOW = Instant.parse("2026-03-10T12:30:00Z");

  private static InboxQuery read(String text) throws QueryException {
    return InboxQuery.parse(text, ZoneOffset.UTC, NOW);
  }

  private static Words words(Place place, String text) {
    return new Words(place, text);
  }

  @Test
  @DisplayName("Search: words, one place each, whole tags, and - or ! in front to exclude")
  void terms() throws QueryException {
    assertThat(read("Hello FROM:Alice -to:bob@x.test !\"two words\" tag:\"Red Tape\" inbox:Shop"))
        .isEqualTo(
            new InboxQuery(
                List.of(
                    new Term(false, words(Place.ANYWHERE, "hello")),
                    new Term(false, words(Place.FROM, "alice")),
                    new Term(true, words(Place.TO, "bob@x.test")),
                    new Term(true, words(Place.ANYWHERE, "two words")),
                    new Term(false, new Tagged("red tape")),
                    new Term(false, new InInbox("shop")))));
    assertThat(read("is:READ has:attachments -has:inlines is:tagged is:unread").terms())
        .containsExactly(
            new Term(false, new Is(Property.READ)),
            new Term(false, new Is(Property.ATTACHMENT)),
            new Term(true, new Is(Property.INLINE)),
            new Term(false, new Is(Property.TAGGED)),
            new Term(false, new Is(Property.UNREAD)));
  }

  @Test
  @DisplayName("Search: every place has its word, and what is in front of no known word is text")
  void places() throws QueryException {
    for (Place place : Place.values()) {
      assertThat(read(place.prefix() + "x").terms())
          .containsExactly(new Term(false, words(place, "x")));
    }
    assertThat(read("http://x.test/a 12:30").terms())
        .containsExactly(
            new Term(false, words(Place.ANYWHERE, "http://x.test/a")),
            new Term(false, words(Place.ANYWHERE, "12:30")));
  }

  @Test
  @DisplayName("Search: words that ask nothing are passed over")
  void nothing() throws QueryException {
    assertThat(read("  from: \"\" subject:\"\" <> tag: before: ()")).isEqualTo(InboxQuery.ALL);
    assertThat(read("")).isEqualTo(InboxQuery.ALL);
  }

  @ParameterizedTest
  @DisplayName("Search: dates as people write them")
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-01-31|2026-01-31T00:00:00Z",
        "2026/1/31|2026-01-31T00:00:00Z",
        "31.1.2026|2026-01-31T00:00:00Z",
        "1/31/2026|2026-01-31T00:00:00Z",
        "20260131|2026-01-31T00:00:00Z",
        "2026-01|2026-01-01T00:00:00Z",
        "2026|2026-01-01T00:00:00Z",
        "2026-01-31 10:20|2026-01-31T10:20:00Z",
        "2026-01-31T10:20:30|2026-01-31T10:20:30Z",
        "2026-01-31T10:20:30.5Z|2026-01-31T10:20:30.500Z",
        "2026-01-31T10:20:30+02:00|2026-01-31T08:20:30Z",
        "2026-01-31T10:20:30+0200|2026-01-31T08:20:30Z",
        "31 Jan 2026|2026-01-31T00:00:00Z",
        "January 31, 2026 3:04 PM|2026-01-31T15:04:00Z",
        "Sat, 31 Jan 2026 10:20:30 +0200|2026-01-31T08:20:30Z",
        "1769854830|2026-01-31T10:20:30Z",
        "1769854830123|2026-01-31T10:20:30.123Z",
        "today|2026-03-10T00:00:00Z",
        "yesterday|2026-03-09T00:00:00Z",
        "2h|2026-03-10T10:30:00Z",
        "3d|2026-03-07T12:30:00Z",
        "now|2026-03-10T12:30:00Z"
      })
  void dates(String text, Instant moment) throws QueryException {
    assertThat(read("before:\"" + text + "\" -after:\"" + text + "\"").terms())
        .containsExactly(new Term(false, new Before(moment)), new Term(true, new After(moment)));
  }

  @Test
  @DisplayName("Search: a date that names no zone is in the asker's")
  void zone() throws QueryException {
    assertThat(InboxQuery.parse("after:2026-01-31", ZoneId.of("Europe/Berlin"), NOW).terms())
        .containsExactly(new Term(false, new After(Instant.parse("2026-01-30T23:00:00Z"))));
  }

  @ParameterizedTest
  @DisplayName("Search: sizes as people write them")
  @CsvSource({"500,500", "20k,20480", "1.5MB,1572864", "2 kb,2048", "1GiB,1073741824", "7b,7"})
  void sizes(String text, long octets) throws QueryException {
    assertThat(read("\"larger:" + text + "\" \"smaller:" + text + "\"").terms())
        .containsExactly(new Term(false, new Larger(octets)), new Term(false, new Smaller(octets)));
  }

  @ParameterizedTest
  @DisplayName("Search: what is no date, size or property is told, with what would be right")
  @ValueSource(
      strings = {
        "before:never",
        "after:2026-02-30",
        "after:2026-01-31T25:00",
        "before:99999999d",
        "larger:much",
        "larger:0",
        "smaller:-5",
        "smaller:1.2.3k",
        "is:red",
        "has:hope"
      })
  void faults(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining(text.substring(0, text.indexOf(':')));
  }

  @Test
  @DisplayName("Search: folding compares letters of all scripts without case or form")
  void folding() {
    assertThat(Folding.fold("STRASSE")).isEqualTo(Folding.fold("straße"));
    assertThat(Folding.fold("ΟΔΟΣ")).isEqualTo(Folding.fold("οδος"));
    assertThat(Folding.fold("Ｆｕｌｌ ﬁne")).isEqualTo("full fine");
    assertThat(Folding.fold("e\u0301")).isEqualTo(Folding.fold("É"));
    assertThat(Folding.fold("  <a@b.test>,\r\n\t(c) ")).isEqualTo("a@b.test c");
  }

  @Test
  @DisplayName("P1: any text is a query that prints as itself, or an error of its own")
  void property() {
    Random random = new Random(20260310);
    int queries = 0;
    int errors = 0;
    int cases = 200_000;
    for (int i = 0; i < cases; i++) {
      String text = text(random);
      try {
        InboxQuery query = read(text);
        assertThat(read(query.text())).as("%s printed as %s", text, query.text()).isEqualTo(query);
        queries++;
      } catch (QueryException e) {
        assertThat(e).hasMessageNotContaining("null");
        errors++;
      }
    }
    System.out.printf(
        "inbox query: cases=%d queries=%d errors=%d crash=0%n", cases, queries, errors);
    assertThat(queries).isGreaterThan(cases / 4);
    assertThat(errors).isGreaterThan(cases / 20);
  }

  @Test
  @DisplayName("P1: folding twice is folding once, for every character alone and in company")
  void foldingTwice() {
    for (int c = 0; c <= 0x2FFFF; c++) {
      String text = new String(Character.toChars(c));
      for (String one : List.of(text, "a" + text + "\u0301", text + text)) {
        String folded = Folding.fold(one);
        assertThat(Folding.fold(folded)).as("U+%04X", c).isEqualTo(folded);
      }
    }
  }

  private static String text(Random random) {
    String[] pieces = {
      "from:",
      "to:",
      "is:",
      "read",
      "has:",
      "attachment",
      "before:",
      "2026-01-31",
      "larger:",
      "5k",
      "\"",
      " ",
      " ",
      "-",
      "!",
      ":",
      "tag:",
      "x",
      "ß",
      "\u00A0",
      "\uFF1A",
      "\uFF02",
      "<",
      "İ",
      "after:",
      "Jan 3, 2026",
      "9",
      "T10:00",
      "Z",
      "\uD800",
      "\u0345",
      "subject:",
      "inbox:",
      "(",
      "\n",
      "\0",
      "ﬀ"
    };
    StringBuilder text = new StringBuilder();
    int count = random.nextInt(12);
    for (int i = 0; i < count; i++) {
      text.append(
          random.nextInt(12) == 0
              ? String.valueOf((char) random.nextInt(0x10000))
              : pieces[random.nextInt(pieces.length)]);
    }
    return text.toString();
  }
}
