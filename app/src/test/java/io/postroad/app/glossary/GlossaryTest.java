package io.postroad.app.glossary;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.command.DeliverBy;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.Parameters;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.command.Verb;
import io.postroad.smtp.extension.Keyword;
import io.postroad.smtp.reply.EnhancedStatus;
import io.postroad.smtp.reply.HelpTopic;
import io.postroad.smtp.reply.ReplyCodes;
import io.postroad.smtp.sasl.Mechanism;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing that this program says or is told goes without an explanation (issue 5 item 1). */
class GlossaryTest {
  private static final Pattern STATUS =
      Pattern.compile("new EnhancedStatus\\(([245]), (\\d+), (\\d+)\\)");

  private static Term term(String id) {
    return Glossary.find(id).orElseThrow(() -> new AssertionError("no term " + id));
  }

  @ParameterizedTest
  @EnumSource(Verb.class)
  @DisplayName("issue 5: every command is explained, with HELP's syntax, meaning and section")
  void commands(Verb verb) {
    Term term = term(CommandTerms.id(verb));
    assertThat(term.title()).isEqualTo(HelpTopic.of(verb).getFirst());
    assertThat(term.text()).startsWith(HelpTopic.of(verb).get(1));
    assertThat(term.section()).isNotEmpty().doesNotContain(" section ");
    assertThat(AnswerTerms.ALL)
        .as("what a good reply to it means")
        .anyMatch(answer -> answer.id().startsWith("answer." + verb + "."));
  }

  @ParameterizedTest
  @EnumSource(Keyword.class)
  @DisplayName("issue 5: every line that EHLO may list is explained")
  void keywords(Keyword keyword) {
    assertThat(term(KeywordTerms.ofLine(keyword.word() + " 1")).title()).isEqualTo(keyword.word());
  }

  @Test
  @DisplayName("issue 5: every parameter of MAIL and RCPT that can be written is explained")
  void parameters() {
    MailParameters all =
        Parameters.mail(
            " SIZE=1 BODY=8BITMIME SMTPUTF8 AUTH=<> RET=FULL ENVID=x HOLDFOR=60 BY=120;R"
                + " MT-PRIORITY=3 REQUIRETLS");
    assertThat(all.deliverBy()).map(DeliverBy::seconds).contains(120L);
    assertThat(MailParameters.class.getRecordComponents()).hasSize(10);
    RcptParameters both = Parameters.rcpt(" NOTIFY=NEVER ORCPT=rfc822;a@example.test");
    assertThat(RcptParameters.class.getRecordComponents()).hasSize(2);
    String words = Parameters.text(all) + Parameters.text(both) + " HOLDUNTIL=2030-01-01T00:00:00Z";
    for (String word : words.strip().split(" ", -1)) {
      String id = ParameterTerms.ofParameter(word);
      assertThat(id).isEqualTo("parameter." + word.split("=", 2)[0]);
      assertThat(Glossary.find(id)).isPresent();
    }
  }

  @Test
  @DisplayName("RFC 5321 §4.1.1.11: an unknown parameter is explained as one")
  void unknownParameter() {
    assertThat(ParameterTerms.ofParameter("FOO=1")).isEqualTo("parameter.unknown");
  }

  @ParameterizedTest
  @EnumSource(Mechanism.class)
  @DisplayName("RFC 4954: every mechanism is explained")
  void mechanisms(Mechanism mechanism) {
    assertThat(term(ParameterTerms.ofMechanism(mechanism.word())).title())
        .isEqualTo(mechanism.word());
  }

  static List<ReplyCodes.Coded> replies() {
    return ReplyCodes.all();
  }

  @ParameterizedTest
  @MethodSource("replies")
  @DisplayName("RFC 5321 §4.2.3, RFC 3463: every reply of the catalogue is explained by its codes")
  void replies(ReplyCodes.Coded coded) {
    assertThat(Glossary.find("code." + coded.code())).as(coded.situation()).isPresent();
    coded.status().ifPresent(GlossaryTest::explained);
  }

  private static void explained(EnhancedStatus status) {
    assertThat(StatusTerms.of(status))
        .as(status.text())
        .doesNotContain("status.unknown")
        .allMatch(id -> Glossary.find(id).isPresent());
  }

  @Test
  @DisplayName("RFC 3463: every enhanced status that any code of ours makes is explained")
  void statuses() throws IOException {
    TreeSet<String> found = new TreeSet<>();
    for (String module : List.of("smtp", "smtp-server", "smtp-client", "mta", "app")) {
      try (Stream<Path> files = Files.walk(Path.of("../" + module + "/src/main/java"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          Matcher matcher = STATUS.matcher(Files.readString(file));
          while (matcher.find()) {
            explained(
                new EnhancedStatus(
                    Integer.parseInt(matcher.group(1)),
                    Integer.parseInt(matcher.group(2)),
                    Integer.parseInt(matcher.group(3))));
            found.add(matcher.group());
          }
        }
      }
    }
    assertThat(found).hasSizeGreaterThan(10);
    System.out.println("explained: terms=" + Glossary.all().size() + " statuses=" + found.size());
  }
}
