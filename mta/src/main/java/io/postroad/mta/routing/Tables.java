package io.postroad.mta.routing;

import io.postroad.mta.settings.LocalDomain;
import io.postroad.smtp.address.LocalPart;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.runtime.Time;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The mailboxes, aliases and list members of local domains: from the settings and from watched
 * files. Thread-safe.
 */
final class Tables {
  private final Time time;
  private final Map<Path, WatchedFile<Set<String>>> mailboxFiles = new ConcurrentHashMap<>();
  private final Map<Path, WatchedFile<Map<String, List<String>>>> aliasFiles =
      new ConcurrentHashMap<>();
  private final Map<Path, WatchedFile<List<String>>> memberFiles = new ConcurrentHashMap<>();

  Tables(Time time) {
    this.time = time;
  }

  /** Whether the domain lists the mailbox (lower case) by name. */
  boolean hasMailbox(LocalDomain domain, String name) {
    return domain.mailboxes().contains(name)
        || mailboxesInFile(domain).map(names -> names.contains(name)).orElse(false);
  }

  /** False while its file of mailboxes could not be read: others than those listed may exist. */
  boolean knowsMailboxes(LocalDomain domain) {
    return domain.mailboxesFile().isEmpty() || mailboxesInFile(domain).isPresent();
  }

  private Optional<Set<String>> mailboxesInFile(LocalDomain domain) {
    return domain
        .mailboxesFile()
        .flatMap(path ->
            mailboxFiles
                .computeIfAbsent(path, p -> new WatchedFile<>(p, time, Tables::mailboxes))
                .current());
  }

  /** The targets of an alias (lower case), or an empty list. */
  List<String> alias(LocalDomain domain, String name) {
    List<String> inline = domain.aliases().getOrDefault(name, List.of());
    return inline.isEmpty()
        ? aliasesInFile(domain).map(all -> all.getOrDefault(name, List.of())).orElse(List.of())
        : inline;
  }

  /** False while its file of aliases could not be read: there may be others than those given. */
  boolean knowsAliases(LocalDomain domain) {
    return domain.aliasesFile().isEmpty() || aliasesInFile(domain).isPresent();
  }

  private Optional<Map<String, List<String>>> aliasesInFile(LocalDomain domain) {
    return domain
        .aliasesFile()
        .flatMap(path ->
            aliasFiles
                .computeIfAbsent(path, p -> new WatchedFile<>(p, time, Tables::aliases))
                .current());
  }

  /** The members of a list: those of the settings, then those of its file. */
  List<String> members(LocalDomain.MailingList list) {
    return membersInFile(list)
        .map(inFile -> Stream.concat(list.members().stream(), inFile.stream()).distinct().toList())
        .orElse(list.members());
  }

  /** False while its file could not be read: it may have other members than those given. */
  boolean knowsMembers(LocalDomain.MailingList list) {
    return list.membersFile().isEmpty() || membersInFile(list).isPresent();
  }

  private Optional<List<String>> membersInFile(LocalDomain.MailingList list) {
    return list.membersFile()
        .flatMap(path ->
            memberFiles
                .computeIfAbsent(path, p -> new WatchedFile<>(p, time, Tables::membersIn))
                .current());
  }

  private static List<String> membersIn(List<String> lines) {
    List<String> members = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String member = withoutComment(lines.get(i));
      boolean address = Mailbox.parse(member.contains("@") ? member : member + "@x").isPresent();
      if (!member.isEmpty() && !address) {
        throw new IllegalArgumentException(
            "line " + (i + 1) + ": \"" + member + "\" is no address; write one member a line");
      }
      if (!member.isEmpty()) {
        members.add(member);
      }
    }
    return List.copyOf(members);
  }

  private static Set<String> mailboxes(List<String> lines) {
    Set<String> names = new HashSet<>();
    for (String line : lines) {
      String name = withoutComment(line);
      if (name.contains(" ") || name.contains("@")) {
        throw new IllegalArgumentException(
            "\"" + name + "\" is not a local-part; write one mailbox a line");
      }
      if (!name.isEmpty()) {
        names.add(LocalPart.folded(name));
      }
    }
    return Set.copyOf(names);
  }

  private static Map<String, List<String>> aliases(List<String> lines) {
    Map<String, List<String>> aliases = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = withoutComment(lines.get(i));
      if (line.isEmpty()) {
        continue;
      }
      int colon = line.indexOf(':');
      List<String> targets =
          colon < 1
              ? List.of()
              : Arrays.stream(line.substring(colon + 1).split(",", -1))
                  .map(String::strip)
                  .filter(target -> !target.isEmpty())
                  .toList();
      if (targets.isEmpty()) {
        throw new IllegalArgumentException("line " + (i + 1) + ": write NAME: target, target");
      }
      aliases.put(LocalPart.folded(line.substring(0, colon).strip()), targets);
    }
    return Map.copyOf(aliases);
  }

  private static String withoutComment(String line) {
    int hash = line.indexOf('#');
    return (hash < 0 ? line : line.substring(0, hash)).strip();
  }
}
