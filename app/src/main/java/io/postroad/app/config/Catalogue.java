package io.postroad.app.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Every section and every key there is, in the order of the reference. Reading, errors, {@code
 * config show}, the reference and the tests all come from here.
 */
public final class Catalogue {
  private Catalogue() {}

  static final Section LIMITS =
      Section.table(
          "limits",
          "How much of everything one client, session or message may take.",
          Stream.concat(LimitKeys.keys().stream(), MoreLimitKeys.ALL.stream())
              .<Key<?>>map(key -> key)
              .toList());

  /** The file's top. */
  public static final Section ROOT =
      Section.table(
          "",
          "",
          List.of(ServerKeys.HOSTNAME, ServerKeys.DATA, ServerKeys.SHUTDOWN_GRACE),
          ServerKeys.LISTEN,
          ServerKeys.HTTP,
          ServerKeys.TLS,
          MailKeys.RELAY,
          MailKeys.ACCOUNTS,
          MailKeys.DOMAINS,
          MailKeys.ROUTES,
          MailKeys.SHAPING,
          MailKeys.RETRY,
          InboxKeys.INBOX,
          LIMITS,
          ServerKeys.DNS,
          ServerKeys.HISTORY,
          HookKeys.WEBHOOKS,
          ServerKeys.SENDMAIL);

  /**
   * Visits every section with its heading, parents first.
   *
   * @param visit gets the heading ({@code ""} for the file's top) and the section
   */
  public static void walk(BiConsumer<String, Section> visit) {
    walk("", ROOT, visit);
  }

  private static void walk(String heading, Section section, BiConsumer<String, Section> visit) {
    visit.accept(heading, section);
    for (Section inner : section.sections()) {
      walk(inner.heading(heading), inner, visit);
    }
  }

  /** The headings of the sections in which a key or section of that name exists. */
  static List<String> homes(String name) {
    List<String> found = new ArrayList<>();
    walk((heading, section) -> {
      if (section.key(name).isPresent() || section.section(name).isPresent()) {
        found.add(heading);
      }
    });
    return found;
  }
}
