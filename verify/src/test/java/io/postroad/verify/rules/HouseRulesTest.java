package io.postroad.verify.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The house rules hold over every source, and each is seen to fail where it is broken. */
class HouseRulesTest {

  private static final Checkout CHECKOUT = Checkout.here();

  private final List<SourceText> sources =
      CHECKOUT.allSources().stream().map(file -> SourceText.of(CHECKOUT, file)).toList();

  @Test
  @DisplayName("House: a switch over a sealed type has no default")
  void sealedSwitches() {
    List<SourceText> program =
        CHECKOUT.mainSources().stream()
            .filter(file -> !file.endsWith("module-info.java"))
            .map(file -> SourceText.of(CHECKOUT, file))
            .toList();
    SealedSwitchRule.Findings findings = SealedSwitchRule.check(Parsed.typed(program));
    System.out.printf(
        "house rules: files=%d sealed-switches=%d with-default=%d%n",
        sources.size(), findings.switches(), findings.violations().size());
    assertThat(findings.violations()).isEmpty();
  }

  @Test
  @DisplayName("House: the rule on sealed switches sees statements, expressions and null, default")
  void sealedSwitchesCanFail() {
    SourceText bad =
        new SourceText(
            "Bad.java",
            """
            sealed interface Bad {
              record A() implements Bad {}
              record B() implements Bad {}
              enum Colour { RED { }, BLUE }
              static int expression(Bad bad) {
                return switch (bad) { case A _ -> 1; default -> 2; };
              }
              static void statement(Bad bad) {
                switch (bad) { case A _ -> {} case null, default -> {} }
              }
              static int good(Bad bad) {
                return switch (bad) { case A _ -> 1; case B _ -> 2; };
              }
              static int open(Object any, Colour colour) {
                int first = switch (any) { case String _ -> 1; default -> 2; };
                return first + switch (colour) { case RED -> 1; default -> 2; };
              }
            }
            """);
    SealedSwitchRule.Findings findings = SealedSwitchRule.check(Parsed.typed(List.of(bad)));
    assertThat(findings.switches()).isEqualTo(3);
    assertThat(findings.violations())
        .containsExactly(
            "Bad.java:6 switches over sealed Bad with a default",
            "Bad.java:9 switches over sealed Bad with a default");
  }

  @Test
  @DisplayName("House: files have at most 400 lines, and old excess only shrinks")
  void fileLength() throws IOException {
    assertThat(SourceRules.fileLength(sources, excess())).isEmpty();
  }

  @Test
  @DisplayName("House: the rule on file length sees growth, shrinking and files that are gone")
  void fileLengthCanFail() {
    List<SourceText> long401 = List.of(new SourceText("Long.java", "\n".repeat(401)));
    assertThat(SourceRules.fileLength(long401, Map.of()))
        .containsExactly("Long.java has 401 lines, at most 400");
    assertThat(SourceRules.fileLength(long401, Map.of("Long.java", 401))).isEmpty();
    assertThat(SourceRules.fileLength(long401, Map.of("Long.java", 402))).hasSize(1);
    assertThat(SourceRules.fileLength(List.of(), Map.of("Long.java", 401))).hasSize(1);
  }

  @Test
  @DisplayName("House: methods have at most 60 lines")
  void methodLength() {
    assertThat(SourceRules.methodLength(Parsed.syntax(sources))).isEmpty();
  }

  @Test
  @DisplayName(
      "House: the rule on method length counts signature and body, not comment and text blocks")
  void methodLengthCanFail() {
    String method = "  /**\n%s   */\n  void m() {\n%s  }\n";
    String comment = "   * x\n".repeat(70);
    String block = "    String s = \"\"\"\n" + "x\n".repeat(70) + "\"\"\";\n";
    Parsed just =
        one("class A {\n" + method.formatted(comment, block + "    ;\n".repeat(57)) + "}\n");
    assertThat(SourceRules.methodLength(just)).isEmpty();
    just = one("class A {\n" + method.formatted(comment, "    ;\n".repeat(58)) + "}\n");
    Parsed over = one("class A {\n" + method.formatted(comment, "    ;\n".repeat(59)) + "}\n");
    assertThat(SourceRules.methodLength(just)).isEmpty();
    assertThat(SourceRules.methodLength(over))
        .containsExactly("A.java:74 m has 61 lines, at most 60");
  }

  @Test
  @DisplayName("House: a long table of cases is let pass in tests alone")
  void tablesMayBeLong() {
    String table = "class A { int m() { return 1" + "\n + 1".repeat(60) + "; } }";
    List<SourceText> main = List.of(new SourceText("smtp/src/main/java/A.java", table));
    List<SourceText> test = List.of(new SourceText("smtp/src/test/java/A.java", table));
    assertThat(SourceRules.methodLength(Parsed.syntax(main))).hasSize(1);
    assertThat(SourceRules.methodLength(Parsed.syntax(test))).isEmpty();
  }

  @Test
  @DisplayName("House: open work names its issue")
  void openWork() {
    assertThat(SourceRules.openWork(sources)).isEmpty();
  }

  @Test
  @DisplayName("House: the rule on open work tells a named issue from none")
  void openWorkCanFail() {
    String word = "TO" + "DO";
    SourceText bad = new SourceText("A.java", "// " + word + " later\n// " + word + "(#12) named");
    assertThat(SourceRules.openWork(List.of(bad))).hasSize(1);
  }

  @Test
  @DisplayName("House: no type is called Manager, Helper, Util, Impl or Info")
  void names() {
    assertThat(SourceRules.emptyNames(Parsed.syntax(sources))).isEmpty();
  }

  @Test
  @DisplayName("House: the rule on names sees nested types and leaves honest ones alone")
  void namesCanFail() {
    Parsed parsed = one("class A { record QueueManager() {} interface Information {} }");
    assertThat(SourceRules.emptyNames(parsed))
        .containsExactly("A.java:1 QueueManager is a name that says nothing");
  }

  private static Parsed one(String text) {
    return Parsed.syntax(List.of(new SourceText("A.java", text)));
  }

  private static Map<String, Integer> excess() throws IOException {
    Map<String, Integer> excess = new LinkedHashMap<>();
    try (InputStream list =
        Objects.requireNonNull(HouseRulesTest.class.getResourceAsStream("excess.txt"))) {
      new String(list.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split(" ", 2))
          .forEach(entry -> excess.put(entry[0], Integer.valueOf(entry[1])));
    }
    return excess;
  }
}
