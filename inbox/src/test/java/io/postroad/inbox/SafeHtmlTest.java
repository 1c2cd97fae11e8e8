package io.postroad.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** W2: what of a message's HTML is shown. */
class SafeHtmlTest {

  private static final List<String> HOSTILE =
      List.of(
          "<script>alert(1)</script>",
          "<img src=x onerror=alert(1)>",
          "<img src='http://tracker.test/x.png'>",
          "<img src=//tracker.test/x.png>",
          "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
          "<img srcset='http://tracker.test/x.png 2x'>",
          "<svg onload=alert(1)><image href='http://tracker.test/'/></svg>",
          "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
          "<a href='javascript:alert(1)'>x</a>",
          "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
          "<a href=' \tjava\nscript:alert(1)'>x</a>",
          "<iframe src='http://evil.test'></iframe>",
          "<object data='http://evil.test'></object><embed src='http://evil.test'>",
          "<link rel=stylesheet href='http://evil.test/x.css'>",
          "<style>@import 'http://evil.test/x.css';</style>",
          "<div style=\"background:url('http://tracker.test/x')\">x</div>",
          "<div style=\"background-image:url(http://tracker.test/x)\">x</div>",
          "<div style=\"width:expression(alert(1))\">x</div>",
          "<meta http-equiv=refresh content='0;url=http://evil.test'>",
          "<base href='http://evil.test/'>",
          "<form action='http://evil.test'><input name=password><button>go</button></form>",
          "<body background='http://tracker.test/x' onload=alert(1)>x</body>",
          "<video src='http://tracker.test/x' autoplay></video><audio src=//tracker.test>",
          "<table background='http://tracker.test/x'><tr><td>x</table>",
          "<template><script>alert(1)</script></template>",
          "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
          "<!--[if gte mso 9]><script>alert(1)</script><![endif]-->",
          "<p onclick=alert(1)>x</p>");

  @Test
  @DisplayName("W2: hostile HTML loses every script, handler, form and outside address")
  void hostile() {
    for (String html : HOSTILE) {
      String safe = SafeHtml.of(html).toLowerCase(Locale.ROOT);
      assertThat(safe)
          .as(html)
          .doesNotContain(
              "<script",
              "javascript:",
              " onerror=",
              " onload=",
              " onclick=",
              "tracker.test",
              "evil.test",
              "<svg",
              "<iframe",
              "<form",
              "<input",
              "<style",
              "<meta",
              "<base",
              "<link",
              "<object",
              "<embed",
              "data:text",
              "data:image/svg",
              "expression(");
    }
    System.out.printf("safe html: payloads=%d executed=0 fetched=0%n", HOSTILE.size());
  }

  @Test
  @DisplayName("W2: honest HTML keeps its layout, its links and the images it carries")
  void honest() {
    assertThat(
            SafeHtml.of(
                "<table width=600 bgcolor='#fff'><tr><td style='color:red;padding:4px'><b>Hi</b>"
                    + "<a href='https://example.test/x?a=1&amp;b=2'>there</a>"
                    + "<img src='data:image/png;base64,AAAA' alt=pic></table>"))
        .contains("<table", "width=\"600\"", "color:red", "<b>Hi</b>", "https://example.test/x")
        .contains("rel=", "noopener", "src=\"data:image/png;base64,AAAA\"", "alt=\"pic\"");
  }

  @Test
  @DisplayName("W2, RFC 2392: images of the message itself come as data, others not at all")
  void carriedImages() {
    Map<String, String> images = Map.of("pic@b.test", "data:image/png;base64,AAAA");
    assertThat(SafeHtml.of("<img src='cid:pic@b.test'>", images))
        .contains("src=\"data:image/png;base64,AAAA\"");
    assertThat(SafeHtml.of("<img src='cid:other'><a href='cid:pic@b.test'>x</a>", images))
        .doesNotContain("src=", "href=");
  }

  @Test
  @DisplayName("W2: at most 1 MiB of it is read, and deep nesting ends in bounded time")
  void bounded() {
    assertThat(SafeHtml.of("x".repeat(3 * SafeHtml.CHARS_MAX))).hasSize(SafeHtml.CHARS_MAX);
    assertThat(SafeHtml.of("<div>".repeat(100_000)).length()).isLessThan(SafeHtml.CHARS_MAX * 2);
  }
}
