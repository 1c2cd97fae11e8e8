package io.postroad.inbox.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.inbox.extract.MessageLink.Where;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The links of a message. */
class MessageLinksTest {

  private static List<String> inText(String text) {
    return MessageLinks.of(text, "").stream().map(MessageLink::address).toList();
  }

  @Test
  @DisplayName("links: an address in text ends where the sentence goes on")
  void text() {
    assertThat(inText("Go to https://a.test/x?y=1&z=2. Or (http://b.test/q_(r)), now!"))
        .containsExactly("https://a.test/x?y=1&z=2", "http://b.test/q_(r)");
    assertThat(inText("<https://a.test/1>\n\"https://a.test/2\" https://a.test/1"))
        .containsExactly("https://a.test/1", "https://a.test/2");
    assertThat(inText("HTTPS://A.TEST/ mailto:a@b.test, xhttp://no.test http:// https://"))
        .containsExactly("HTTPS://A.TEST/", "mailto:a@b.test");
    assertThat(inText("javascript:alert(1) data:text/html,x file:///etc/passwd")).isEmpty();
  }

  @Test
  @DisplayName("links: those of the HTML come first, with the words a reader sees")
  void html() {
    List<MessageLink> links =
        MessageLinks.of(
            "see https://t.test/",
            "<p><a href='https://a.test/?a=1&amp;b=2'>Reset <b>your</b>\n password</a>"
                + "<a href='https://b.test/'><img alt='Logo' src='x'></a>"
                + "<a name='x'>no link</a><a href='https://c.test/'>not closed"
                + "<script><a href='https://script.test/'>x</a></script>");
    assertThat(links)
        .contains(
            new MessageLink("https://a.test/?a=1&b=2", "Reset your password", Where.HTML),
            new MessageLink("https://b.test/", "Logo", Where.HTML),
            new MessageLink("https://t.test/", "https://t.test/", Where.TEXT));
    assertThat(links).extracting(MessageLink::address).doesNotContain("https://script.test/");
    assertThat(links.getLast().where()).isEqualTo(Where.TEXT);
  }

  @Test
  @DisplayName("P2: many links, and very long ones, take linear time and are bounded")
  void bounds() {
    long began = System.nanoTime();
    assertThat(inText("https://a.test/1 ".repeat(60_000))).hasSize(1);
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      many.append("https://a.test/").append(i).append(' ');
    }
    assertThat(inText(many.toString())).hasSize(1000);
    assertThat(inText("http://" + "(".repeat(1_000_000))).hasSize(1);
    assertThat(inText("h".repeat(1_000_000))).isEmpty();
    assertThat(MessageLinks.of("", "<a href='https://a.test/'>".repeat(40_000))).hasSize(1);
    long millis = (System.nanoTime() - began) / 1_000_000;
    System.out.println("links millis=" + millis);
    assertThat(millis).isLessThan(5000);
  }
}
