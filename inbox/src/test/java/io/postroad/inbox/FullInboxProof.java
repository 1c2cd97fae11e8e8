package io.postroad.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full inbox on a real disk, in a heap of 256 MiB. */
class FullInboxProof {

  private static final int MESSAGES = 100_000;

  @TempDir private Path folder;

  @Test
  @Tag("proof")
  @DisplayName("100 000 messages: the list within 300 ms, a search within 500 ms, heap 256 MiB")
  void hundredThousand() throws Exception {
    String inbox = folder.resolve("inbox").toString();
    String count = Integer.toString(MESSAGES);
    assertThat(ChildJvm.run("256m", 900, FullInbox.class, "fill", inbox, count))
        .contains("messages=" + MESSAGES);
    String figures = ChildJvm.run("256m", 300, FullInbox.class, "ask", inbox);
    assertThat(figures)
        .contains("messages=" + MESSAGES, "[your code]=100000:", "[K7919Z]=1:", "deleted=100000");
    assertThat(number(figures, " list=(\\d+)ms")).isLessThanOrEqualTo(300);
    Matcher searches = Pattern.compile("\\[[^]]*]=\\d+:\\d+/(\\d+)/\\d+ms").matcher(figures);
    int asked = 0;
    while (searches.find()) {
      assertThat(Integer.parseInt(searches.group(1))).as(searches.group()).isLessThanOrEqualTo(500);
      asked++;
    }
    assertThat(asked).isEqualTo(6);
  }

  private static int number(String text, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertThat(found.find()).as(text).isTrue();
    return Integer.parseInt(found.group(1));
  }
}
