package io.postroad.verify.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.verify.rules.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The page about reply codes knows every refusal that the program can say, and no other. */
class ReplyCodesPageTest {
  private static final Pattern REFUSAL = Pattern.compile("\\b([45]\\d\\d) ([45]\\.\\d+\\.\\d+)\\b");
  private static final Pattern SAID = Pattern.compile("\t([45]\\d\\d)[ -]([45]\\.\\d+\\.\\d+) ");

  private final Path root = Checkout.here().root();

  @Test
  @DisplayName("Docs: each 4yz and 5yz reply of ours is explained in docs/reply-codes.md")
  void allAreThere() throws IOException {
    Set<String> said = codes(SAID, Files.readString(root.resolve(goldenFile())));
    Set<String> explained = codes(REFUSAL, ours());
    System.out.println("docs: replies=" + said.size() + " explained=" + explained.size());
    assertThat(said).isNotEmpty();
    assertThat(explained).containsAll(said);
  }

  @Test
  @DisplayName("Docs: docs/reply-codes.md explains no reply that we never give")
  void noOthers() throws IOException {
    assertThat(codes(SAID, Files.readString(root.resolve(goldenFile()))))
        .containsAll(codes(REFUSAL, ours()));
  }

  private static String goldenFile() {
    return "smtp/src/test/resources/replies.golden";
  }

  /** The part of the page about our own replies. */
  private String ours() throws IOException {
    String page = Files.readString(root.resolve("docs/reply-codes.md"));
    return page.substring(0, page.indexOf("## What other servers say"));
  }

  private static Set<String> codes(Pattern pattern, String text) {
    Set<String> codes = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      codes.add(matcher.group(1) + " " + matcher.group(2));
    }
    return codes;
  }
}
