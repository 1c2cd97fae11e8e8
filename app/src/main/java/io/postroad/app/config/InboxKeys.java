package io.postroad.app.config;

import io.postroad.inbox.InboxRule;
import io.postroad.inbox.InboxRule.HeaderMatch;
import io.postroad.inbox.InboxSettings;
import io.postroad.inbox.InboxSettings.Bounds;
import io.postroad.inbox.InboxSettings.Ruled;
import io.postroad.inbox.Wildcard;
import io.postroad.mta.settings.IpNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The inboxes: {@code [inbox]} for one, or {@code [[inbox]]} for each of several, of which the one
 * without a rule takes what no rule wants.
 */
final class InboxKeys {
  private static final int NAME_CHARS_MAX = 64;

  private InboxKeys() {}

  static final Key<String> NAME =
      Key.of(
          "name",
          Types.text("text", InboxKeys::name),
          InboxSettings.NAME,
          "What it is called in lists and in a search (`inbox:NAME`).");
  static final Key<Duration> KEEP =
      Key.of("keep", Types.POSITIVE_DURATION, "14d", "How long a message stays.");
  static final Key<Integer> MAX_MESSAGES =
      Key.of(
          "max-messages",
          Types.whole(1, 10_000_000),
          100_000L,
          "How many messages stay; the oldest go first.");
  static final Key<List<Wildcard>> RECIPIENTS =
      Key.of(
          "recipients",
          Types.listOf(Types.text("pattern", Wildcard::new)),
          List.of(),
          "Takes messages to one of these recipients of the envelope; `*` stands for any text.");
  static final Key<List<Wildcard>> USERS =
      Key.of(
          "users",
          Types.listOf(Types.text("pattern", Wildcard::new)),
          List.of(),
          "Takes messages whose sender had logged in as one of these; `*` stands for any text.");
  static final Key<List<HeaderMatch>> HEADERS =
      Key.of(
          "headers",
          Types.listOf(Types.text("header field", InboxKeys::header)),
          List.of(),
          "Takes messages with one of these header fields, such as `\"X-App: shop*\"`; `*` stands"
              + " for any text.");
  static final Key<List<IpNetwork>> CLIENTS =
      Key.of(
          "clients",
          Types.listOf(Types.NETWORK),
          List.of(),
          "Takes messages that came from one of these networks.");
  static final Section INBOX =
      Section.tableOrList(
          "inbox",
          "The built-in inbox. Several are written `[[inbox]]`, each with a name: a message goes"
              + " into the first whose rule matches, that is, for which each of `recipients`,"
              + " `users`, `headers` and `clients` that is given has something that matches. The"
              + " one without a rule takes the rest, wherever it stands; without such a one there"
              + " is one called `inbox` with the defaults.",
          List.of(NAME, KEEP, MAX_MESSAGES, RECIPIENTS, USERS, HEADERS, CLIENTS));

  /** The client's address is of a network. */
  private record InNetwork(IpNetwork network) implements InboxRule.ClientMatch {
    @Override
    public boolean matches(String address) {
      int zone = address.indexOf('%');
      try {
        return network.contains(Addresses.literal(zone < 0 ? address : address.substring(0, zone)));
      } catch (BadValueException e) {
        return false; // of a message whose client is not known
      }
    }
  }

  /** The inboxes that are configured; what is wrong with them together becomes a problem. */
  static InboxSettings settings(ConfigReader reader, Node root) {
    Optional<Bounds> general = Optional.empty();
    List<Ruled> ruled = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Node node : root.tableOrList(INBOX)) {
      Bounds bounds = new Bounds(node.get(NAME), node.get(KEEP), node.get(MAX_MESSAGES));
      InboxRule rule = rule(node);
      if (!names.add(bounds.name())) {
        reader.add(
            node.position(),
            "inbox.name: there are two inboxes called \""
                + bounds.name()
                + "\"; give each a name of its own");
      } else if (!rule.isEmpty()) {
        ruled.add(new Ruled(bounds, rule));
      } else if (general.isPresent()) {
        reader.add(
            node.position(),
            "inbox: a second one without a rule would never get a message; give it recipients,"
                + " users, headers or clients");
      } else {
        general = Optional.of(bounds);
      }
    }
    if (general.isEmpty() && names.contains(InboxSettings.NAME)) {
      reader.add(
          root.position(),
          "inbox.name: \""
              + InboxSettings.NAME
              + "\" is the inbox of what no rule wants; give the one with a rule another name");
      return InboxSettings.DEFAULTS;
    }
    return new InboxSettings(general.orElse(InboxSettings.DEFAULTS.general()), ruled);
  }

  private static InboxRule rule(Node node) {
    return new InboxRule(
        node.get(RECIPIENTS),
        node.get(USERS),
        node.get(HEADERS),
        node.get(CLIENTS).stream().<InboxRule.ClientMatch>map(InNetwork::new).toList());
  }

  private static String name(String text) throws BadValueException {
    String name = Types.SHORT_TEXT.read(text).strip();
    if (name.isEmpty() || name.length() > NAME_CHARS_MAX || name.indexOf('"') >= 0) {
      throw new BadValueException(
          "an inbox's name has 1 to " + NAME_CHARS_MAX + " characters and no quotation marks");
    }
    return name;
  }

  private static HeaderMatch header(String text) throws BadValueException {
    int colon = text.indexOf(':');
    String name = colon < 0 ? "" : text.substring(0, colon).strip();
    boolean sound = !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 0x7F);
    if (!sound) {
      throw new BadValueException(
          "\"" + text + "\" is no header field; write \"Name: value\", where * is any text");
    }
    return new HeaderMatch(name, new Wildcard(text.substring(colon + 1)));
  }
}
