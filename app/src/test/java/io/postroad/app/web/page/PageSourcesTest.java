package io.postroad.app.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the page's own files may and may not say. */
class PageSourcesTest {

  private static final Path FOLDER = Path.of("src/main/resources/io/postroad/app/web/page");
  private static final Pattern IMPORT =
      Pattern.compile("(?:from|import) '\\./([^']+)'|import\\('\\./([^']+)'\\)");
  private static final Pattern STATIC_IMPORT = Pattern.compile("(?:from|import) '\\./([^']+)'");
  private static final Pattern ROUTE = Pattern.compile("\\{path: /\\^(.+?)\\$/,");

  /** The first view on the wire, headers not counted: the bar is 200 kB for everything. */
  private static final int FIRST_VIEW_MAX = 60_000;

  private final PageFiles files = new PageFiles();

  private static List<Path> sources(String suffix) throws IOException {
    try (Stream<Path> all = Files.list(FOLDER)) {
      return all.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  private static String text(String name) throws IOException {
    return Files.readString(FOLDER.resolve(name), StandardCharsets.UTF_8);
  }

  @Test
  @DisplayName("W2: no module makes markup or code of text")
  void noMarkupOfText() throws IOException {
    for (Path file : sources(".js")) {
      assertThat(Files.readString(file))
          .as(file.toString())
          .doesNotContain(
              "innerHTML =", ".innerHTML", "outerHTML", "insertAdjacentHTML", "document.write")
          .doesNotContain(
              "eval(", "new Function", "DOMParser", "setHTMLUnsafe", "createContextual");
    }
  }

  @Test
  @DisplayName("W2: the document has no script, style or handler in its markup")
  void noInlineCode() throws IOException {
    assertThat(text("index.html"))
        .doesNotContain("<style", " style=", "javascript:")
        .doesNotContainPattern("<script(?![^>]* src=)")
        .doesNotContainPattern("\\son[a-z]+=");
  }

  @Test
  @DisplayName("W3: no file of the page names another host")
  void noOtherHost() throws IOException {
    List<Path> all = new ArrayList<>(sources(".js"));
    all.addAll(sources(".css"));
    all.addAll(sources(".html"));
    for (Path file : all) {
      String source = Files.readString(file).replace("http://www.w3.org/2000/svg", "");
      assertThat(source).as(file.toString()).doesNotContainPattern("https?://[a-z0-9]");
      assertThat(source).as(file.toString()).doesNotContainPattern("url\\(|@import");
    }
  }

  @Test
  @DisplayName("Every import and every file that the document names is there")
  void imports() throws IOException {
    for (Path file : sources(".js")) {
      for (String name : named(IMPORT, Files.readString(file))) {
        boolean built = name.startsWith("uPlot."); // out of its webjar, at build time
        assertThat(built || files.file(name).isPresent()).as(file + " imports " + name).isTrue();
      }
    }
    for (String name : named(Pattern.compile("/assets/([^\"]+)"), text("index.html"))) {
      assertThat(files.file(name)).as(name).isPresent();
    }
  }

  @Test
  @DisplayName("The server answers exactly the paths that the page's router knows")
  void routes() throws IOException {
    TreeSet<String> drawn = new TreeSet<>();
    for (String route : named(ROUTE, text("main.js"))) {
      drawn.add(route.replace("\\/", "/").replace("(?<id>[0-9a-z]+)", "{id}"));
    }
    assertThat(drawn).containsExactlyInAnyOrderElementsOf(PagePaths.all());
  }

  @Test
  @DisplayName("The first view is light: document, style and the modules of the inbox under gzip")
  void weight() throws IOException {
    TreeSet<String> needed =
        new TreeSet<>(named(Pattern.compile("/assets/([^\"]+)"), text("index.html")));
    needed.add("inbox.js");
    Deque<String> open = new ArrayDeque<>(needed);
    while (!open.isEmpty()) {
      String name = open.pop();
      if (name.endsWith(".js")) {
        for (String imported : named(STATIC_IMPORT, text(name))) {
          if (needed.add(imported)) {
            open.push(imported);
          }
        }
      }
    }
    int octets = zipped("index.html");
    for (String name : needed) {
      octets += zipped(name);
    }
    System.out.printf("first view: files=%d octets=%d%n", needed.size() + 1, octets);
    assertThat(octets).isLessThan(FIRST_VIEW_MAX);
  }

  private int zipped(String name) throws IOException {
    return files.file(name).orElseThrow().octets(true).length;
  }

  private static List<String> named(Pattern pattern, String text) {
    List<String> names = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      Optional<String> second =
          matcher.groupCount() > 1 ? Optional.ofNullable(matcher.group(2)) : Optional.empty();
      names.add(Optional.ofNullable(matcher.group(1)).or(() -> second).orElseThrow());
    }
    return names;
  }
}
