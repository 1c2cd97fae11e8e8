package io.postroad.mta.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.Settings;
import io.postroad.mta.settings.LocalDomain;
import io.postroad.testkit.runtime.TestTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TablesTest {
  private final TestTime time = new TestTime();
  private final Tables tables = new Tables(time);

  @TempDir private Path folder;

  @Test
  @DisplayName(
      "product.md §2: mailboxes-file and aliases-file are watched, and a wrong file changes nothing")
  void filesAreWatched() throws IOException {
    Path mailboxes = Files.writeString(folder.resolve("mailboxes"), "alice # the boss\n\nBob\n");
    Path aliases = Files.writeString(folder.resolve("aliases"), "info: alice, x@y.test\n");
    LocalDomain domain = domain(mailboxes, aliases);
    assertThat(tables.hasMailbox(domain, "bob")).isTrue();
    assertThat(tables.hasMailbox(domain, "carol")).isFalse();
    assertThat(tables.alias(domain, "info")).containsExactly("alice", "x@y.test");

    Files.writeString(mailboxes, "alice\ncarol\n");
    Files.writeString(aliases, "info:\n");
    assertThat(tables.hasMailbox(domain, "carol")).as("looked at once a second only").isFalse();
    time.advance(Duration.ofSeconds(2));
    assertThat(tables.hasMailbox(domain, "carol"))
        .as("it may still be written: believed when two looks agree")
        .isFalse();
    time.advance(Duration.ofSeconds(2));
    assertThat(tables.hasMailbox(domain, "carol")).isTrue();
    assertThat(tables.hasMailbox(domain, "bob")).isFalse();
    assertThat(tables.alias(domain, "info")).as("a wrong file changes nothing").hasSize(2);

    Files.delete(mailboxes);
    time.advance(Duration.ofSeconds(2));
    assertThat(tables.hasMailbox(domain, "carol")).as("nor does a missing one").isTrue();
  }

  @Test
  @DisplayName(
      "issue item 5: members-file adds members, is watched, and a wrong file changes nothing")
  void membersFileIsWatched() throws IOException {
    Path file = Files.writeString(folder.resolve("team"), "bob # the other\n\ncarol@x.test\n");
    LocalDomain.MailingList list =
        new LocalDomain.MailingList(
            "",
            List.of("alice", "bob"),
            Optional.of(file),
            LocalDomain.Posting.ANYONE,
            List.of(),
            Optional.empty());
    assertThat(tables.members(list)).containsExactly("alice", "bob", "carol@x.test");
    Files.writeString(file, "dave@x.test and others\n");
    time.advance(Duration.ofSeconds(2));
    assertThat(tables.members(list)).as("perhaps half of a file").hasSize(3);
    time.advance(Duration.ofSeconds(2));
    assertThat(tables.members(list)).as("a wrong file").contains("carol@x.test").hasSize(3);
    Files.writeString(file, "dave@x.test\n");
    Files.setLastModifiedTime(file, FileTime.from(time.now().minusSeconds(3)));
    time.advance(Duration.ofSeconds(2));
    assertThat(tables.members(list)).containsExactly("alice", "bob", "dave@x.test");
  }

  @Test
  @DisplayName(
      "B1: what a file says that was never read is not known, and a truncated one is not believed")
  void unreadFiles() throws IOException {
    Path mailboxes = folder.resolve("mailboxes");
    Path aliases = folder.resolve("aliases");
    LocalDomain domain = domain(mailboxes, aliases);
    assertThat(tables.knowsMailboxes(domain)).isFalse();
    assertThat(tables.knowsAliases(domain)).isFalse();
    Files.writeString(mailboxes, "");
    Files.writeString(aliases, "info: alice\n");
    time.advance(Duration.ofSeconds(2));
    assertThat(tables.knowsMailboxes(domain)).as("whoever writes it may have just begun").isFalse();
    assertThat(tables.knowsAliases(domain)).isTrue();
    time.advance(Duration.ofSeconds(2));
    assertThat(tables.knowsMailboxes(domain)).as("it is empty").isTrue();
  }

  static LocalDomain domain(Path mailboxes, Path aliases) {
    LocalDomain plain = Settings.domain("example.test", List.of(), "", Map.of(), Map.of());
    return new LocalDomain(
        plain.name(),
        plain.mailboxes(),
        plain.deliver(),
        plain.subaddress(),
        plain.catchAll(),
        plain.postmaster(),
        Optional.of(mailboxes),
        Optional.of(aliases),
        plain.aliases(),
        plain.lists(),
        plain.maildirMode(),
        plain.srsDomain(),
        plain.verify(),
        plain.expand());
  }
}
