package io.postroad.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.inbox.InboxRule.HeaderMatch;
import io.postroad.inbox.InboxSettings.Bounds;
import io.postroad.inbox.InboxSettings.Ruled;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.envelope.Arrival;
import io.postroad.testkit.runtime.TestTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A message goes into the first inbox whose rule wants it, and each inbox keeps its bounds. */
class InboxRulesTest {

  private static final InboxRule SHOP =
      new InboxRule(
          List.of(new Wildcard("*@Shop.test")),
          List.of(),
          List.of(),
          List.of(address -> address.startsWith("192.0.2.")));
  private static final InboxRule BOTS =
      new InboxRule(List.of(), List.of(new Wildcard("bot-*")), List.of(), List.of());
  private static final InboxRule CI =
      new InboxRule(
          List.of(), List.of(), List.of(new HeaderMatch("x-ci", new Wildcard("*red*"))), List.of());

  private static final InboxSettings SETTINGS =
      new InboxSettings(
          new Bounds("inbox", Duration.ofDays(1), 5),
          List.of(
              new Ruled(new Bounds("shop", Duration.ofDays(2), 2), SHOP),
              new Ruled(new Bounds("bots", Duration.ofDays(9), 100), BOTS),
              new Ruled(new Bounds("ci", Duration.ofDays(9), 100), CI)));

  private final TestTime time = new TestTime();
  private final CrashDisk disk = new CrashDisk();
  private int number;

  private InboxEntry store(Inbox inbox, String to, String user, String client, String header)
      throws IOException {
    Mailbox recipient = Mailbox.parse(to).orElseThrow();
    return inbox.store(
        "%026d".formatted(++number),
        recipient,
        List.of(recipient),
        time.now(),
        new Arrival(user, client, "c.test", "s"),
        new OctetsContent(header + "\r\n\r\nx"));
  }

  @ParameterizedTest
  @DisplayName("[[inbox]]: the first rule that matches wins; all that it asks for must be so")
  @CsvSource({
    "a@shop.test,,192.0.2.7,A: b,shop",
    "a@shop.test,bot-1,192.0.2.7,A: b,shop",
    "a@shop.test,bot-1,198.51.100.1,A: b,bots",
    "a@shop.test,robot-1,198.51.100.1,X-CI: is Red!,ci",
    "a@shop.test,,198.51.100.1,X-CI: green,inbox",
    "a@other.test,BOT-,,A: b,bots",
    "a@other.test,,,A: b,inbox"
  })
  void rules(String to, String user, String client, String header, String inbox)
      throws IOException {
    Inbox store = Inbox.open(disk, SETTINGS, time);
    InboxEntry entry =
        store(store, to, user == null ? "" : user, client == null ? "" : client, header);
    assertThat(entry.inbox()).isEqualTo(inbox);
    store.close();
    Inbox again = Inbox.open(disk, SETTINGS, time);
    assertThat(again.list(inbox, 0, 9).entries()).containsExactly(entry);
    assertThat(again.list("elsewhere", 0, 9).matches()).isZero();
  }

  @Test
  @DisplayName("[[inbox]]: each keeps its own bounds, and is listed and counted by itself")
  void bounds() throws IOException {
    Inbox inbox = Inbox.open(disk, SETTINGS, time);
    List<InboxEvent> events = new ArrayList<>();
    inbox.listen(events::add);
    for (int i = 0; i < 4; i++) {
      store(inbox, "a@shop.test", "", "192.0.2.7", "A: b");
      store(inbox, "a@other.test", "", "", "A: b");
      time.advance(Duration.ofMinutes(1));
    }
    inbox.mark(List.of("%026d".formatted(8)), true);
    assertThat(inbox.list("shop", 0, 9).matches()).isEqualTo(2);
    assertThat(inbox.list("inbox", 0, 9).matches()).isEqualTo(4);
    assertThat(inbox.list("inbox", 0, 9).unreadMatches()).isEqualTo(3);
    assertThat(inbox.list("shop", 1, 1).entries())
        .extracting(InboxEntry::id)
        .containsExactly("%026d".formatted(5));
    assertThat(inbox.list(0, 9))
        .extracting(InboxPage::total, InboxPage::unread, InboxPage::matches)
        .containsExactly(6, 5, 6);
    time.advance(Duration.ofDays(1));
    assertThat(inbox.tidy()).isEqualTo(4);
    assertThat(inbox.list(0, 9).entries()).extracting(InboxEntry::inbox).containsOnly("shop");
    assertThat(events.getLast())
        .isEqualTo(
            new InboxEvent.Removed(
                List.of(2, 4, 6, 8).stream().map("%026d"::formatted).toList(),
                InboxEvent.Reason.EXPIRED));
    inbox.reconfigure(new InboxSettings(Duration.ofDays(9), 1));
    assertThat(inbox.list("shop", 0, 9).matches()).as("an inbox that is no more").isEqualTo(1);
    assertThat(inbox.names()).containsExactly("inbox");
  }

  @ParameterizedTest
  @DisplayName("[[inbox]]: * stands for any text, the rest is compared without case")
  @CsvSource({
    "*,anything,true",
    "a*b*c,AxxbyyC,true",
    "a*b*c,axxbyyd,false",
    "*@x.test,grüße@X.TEST,true",
    "a,ab,false",
    "a*,a,true",
    "*a*a*a*a*b,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,false"
  })
  void wildcards(String pattern, String text, boolean matches) {
    assertThat(new Wildcard(pattern).matches(text)).isEqualTo(matches);
  }
}
