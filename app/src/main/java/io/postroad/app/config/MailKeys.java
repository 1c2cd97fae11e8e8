package io.postroad.app.config;

import io.postroad.mta.settings.IpNetwork;
import io.postroad.mta.settings.LocalDomain.Disclosure;
import io.postroad.mta.settings.LocalDomain.Posting;
import io.postroad.mta.settings.Rate;
import io.postroad.mta.settings.Target;
import io.postroad.smtp.client.TlsPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys about mail: who may send where, local domains, routes, shaping and retries. */
final class MailKeys {
  private static final int COUNT_MAX = 1_000_000;

  private MailKeys() {}

  static final Key<List<IpNetwork>> TRUSTED_NETWORKS =
      Key.of(
          "trusted-networks",
          Types.listOf(Types.NETWORK),
          List.of(),
          "Clients in these may send to any domain through `mx` listeners.");
  static final Key<List<String>> RELAY_DOMAINS =
      Key.of(
          "domains",
          Types.listOf(Types.text("domain", Names::subdomainPattern)),
          List.of(),
          "Anyone may send to these through us (backup MX, gateway); a leading dot means every"
              + " subdomain.");
  static final Section RELAY =
      Section.table(
          "relay", "Who may pass mail on through us.", List.of(TRUSTED_NETWORKS, RELAY_DOMAINS));

  static final Key<Secret> ACCOUNT_PASSWORD =
      Key.of("password", Types.SECRET, "", "One line from `postroad password`.");
  static final Key<String> ACCOUNT_NAME =
      Key.of("name", Types.SHORT_TEXT, "", "The full name, which VRFY knows too.");
  static final Key<List<String>> ACCOUNT_SEND_AS =
      Key.of(
              "send-as",
              Types.listOf(Types.text("address", Names::address)),
              List.of(),
              "The addresses the account may send as.")
          .fallsBackTo("the account's own address");
  static final Section ACCOUNTS =
      Section.named(
          "accounts",
          "Someone who may send; NAME is the address.",
          List.of(ACCOUNT_PASSWORD, ACCOUNT_NAME, ACCOUNT_SEND_AS));

  static final Key<List<String>> MAILBOXES =
      Key.of(
          "mailboxes",
          Types.listOf(Types.text("mailbox", Names::mailboxOrAll)),
          List.of(),
          "The mailboxes, or [\"*\"] for every local-part.");
  static final Key<Target> DELIVER =
      Key.of(
          "deliver",
          Types.text("target", Targets::deliver),
          "inbox",
          "Where mail for a mailbox goes: maildir:PATH with {domain} and {mailbox},"
              + " smtp:HOST[:PORT], lmtp:HOST:PORT, lmtp:unix:PATH, or inbox.");
  static final Key<String> SUBADDRESS =
      Key.of(
          "subaddress",
          Types.text("text", Names::separator),
          "+",
          "What separates mailbox and detail: alice+news reaches alice; \"\" turns it off.");
  static final Key<Optional<String>> CATCH_ALL =
      Key.of(
          "catch-all",
          Types.optional("mailbox or \"\"", Names::localPart),
          "",
          "The mailbox for every other local-part.");
  static final Key<String> POSTMASTER =
      Key.of(
          "postmaster",
          Types.text("mailbox", Names::member),
          "postmaster",
          "Where <postmaster> goes if no such mailbox is listed.");
  static final Key<Optional<Path>> MAILBOXES_FILE =
      Key.of(
          "mailboxes-file",
          Types.OPTIONAL_PATH,
          "",
          "A file of further mailboxes, one a line; watched for changes.");
  static final Key<Optional<Path>> ALIASES_FILE =
      Key.of(
          "aliases-file",
          Types.OPTIONAL_PATH,
          "",
          "A file of further aliases, `NAME: target, target` a line; watched for changes.");
  static final Key<Integer> MAILDIR_MODE =
      Key.of(
          "maildir-mode",
          Types.text("octal mode", Names::fileMode),
          "0600",
          "The permissions of a delivered file.");
  static final Key<Optional<String>> SRS_DOMAIN =
      Key.of(
              "srs-domain",
              Types.OPTIONAL_HOST_NAME,
              "",
              "The domain of the reverse-paths that mail forwarded elsewhere gets (SRS); its mail"
                  + " must come here.")
          .fallsBackTo("the domain itself");
  static final Key<Disclosure> VERIFY = disclosure("verify", "Who gets real answers to VRFY.");
  static final Key<Disclosure> EXPAND = disclosure("expand", "Who gets real answers to EXPN.");
  static final Key<List<String>> ALIAS =
      Key.of(
          "NAME",
          Types.listOf(Types.text("address", Names::member)),
          List.of(),
          "Where mail for the alias goes: mailboxes of the domain or addresses elsewhere.");
  static final Section ALIASES =
      Section.free("aliases", "Other names: each key is an alias, its value the targets.", ALIAS);

  static final Key<String> LIST_NAME =
      Key.of("name", Types.SHORT_TEXT, "", "The list's name in full.");
  static final Key<List<String>> LIST_MEMBERS =
      Key.of(
          "members",
          Types.listOf(Types.text("address", Names::member)),
          List.of(),
          "Mailboxes of the domain or addresses elsewhere.");
  static final Key<Posting> LIST_POST =
      Key.of(
          "post",
          Types.choice(Posting.class),
          "members",
          "Who may send to the list, by reverse-path; owners always may.");
  static final Key<List<String>> LIST_OWNERS =
      Key.of(
          "owners",
          Types.listOf(Types.text("address", Names::member)),
          List.of(),
          "Who looks after the list and gets its failure reports; without any, the domain's"
              + " postmaster.");
  static final Key<Optional<Path>> LIST_MEMBERS_FILE =
      Key.of(
          "members-file",
          Types.OPTIONAL_PATH,
          "",
          "A file of further members, one a line; watched for changes.");
  static final Key<Optional<String>> LIST_UNSUBSCRIBE_URL =
      Key.of(
          "unsubscribe-url",
          Types.optional("https address or \"\"", Names::unsubscribeUrl),
          "",
          "Where a membership ends, for List-Unsubscribe; {list} and {member} are replaced.");
  static final Section LISTS =
      Section.named(
          "lists",
          "A mailing list.",
          List.of(
              LIST_NAME,
              LIST_MEMBERS,
              LIST_MEMBERS_FILE,
              LIST_POST,
              LIST_OWNERS,
              LIST_UNSUBSCRIBE_URL));

  static final Section DOMAINS =
      Section.named(
          "domains",
          "A domain whose mail ends here.",
          List.of(
              MAILBOXES,
              DELIVER,
              SUBADDRESS,
              CATCH_ALL,
              POSTMASTER,
              MAILBOXES_FILE,
              ALIASES_FILE,
              MAILDIR_MODE,
              SRS_DOMAIN,
              VERIFY,
              EXPAND),
          ALIASES,
          LISTS);

  static final Key<List<String>> ROUTE_MATCH =
      Key.of(
          "match",
          Types.listOf(Types.text("domain", Names::domainPattern)),
          List.of(),
          "The recipient's domain: a name, a leading dot for every subdomain, or *. Needed.");
  static final Key<Target> ROUTE_VIA =
      Key.of(
          "via",
          Types.text("target", Targets::via),
          "mx",
          "How mail goes on: mx, smtp:HOST[:PORT], lmtp:HOST:PORT, lmtp:unix:PATH, inbox,"
              + " discard, or reject:TEXT.");
  static final Key<TlsPolicy> ROUTE_TLS =
      Key.of(
          "tls",
          Types.choice(TlsPolicy.class),
          "opportunistic",
          "Whether the next hop must take TLS, and with `verify` show a certificate that names it"
              + " and that an authority vouches for. Where `user` is given and this is not, it is"
              + " `verify`.");
  static final Key<String> ROUTE_USER =
      Key.of("user", Types.SHORT_TEXT, "", "The user name for AUTH at the next hop.");
  static final Key<Secret> ROUTE_PASSWORD =
      Key.of("password", Types.SECRET, "", "The password for AUTH at the next hop.");
  static final Section ROUTES =
      Section.list(
          "routes",
          "Where mail goes on to; the first match wins, and without one the domain's mail"
              + " exchangers are looked up.",
          List.of(ROUTE_MATCH, ROUTE_VIA, ROUTE_TLS, ROUTE_USER, ROUTE_PASSWORD));

  static final Key<Integer> CONNECTIONS =
      Key.of("connections", Types.whole(1, COUNT_MAX), 20L, "Open at once to one destination.");
  static final Key<Integer> MESSAGES_PER_CONNECTION =
      Key.of(
          "messages-per-connection",
          Types.whole(1, COUNT_MAX),
          100L,
          "Messages passed on before a connection is closed.");
  static final Key<Integer> RECIPIENTS_PER_MESSAGE =
      Key.of(
          "recipients-per-message",
          Types.whole(1, COUNT_MAX),
          100L,
          "Recipients in one transaction.");
  static final Key<Optional<Rate>> RATE =
      Key.of("rate", Types.RATE, "", "Messages in a time, such as 600/min; \"\" is unlimited.");
  static final List<Key<?>> LAYER =
      List.of(CONNECTIONS, MESSAGES_PER_CONNECTION, RECIPIENTS_PER_MESSAGE, RATE);
  static final Section SHAPING_DEFAULT =
      Section.table("default", "What holds for every destination.", LAYER);
  static final Key<List<String>> PROVIDER_MX =
      Key.of(
          "mx",
          Types.listOf(Types.text("host pattern", Names::hostPattern)),
          List.of(),
          "Every domain whose mail exchangers match shares these; *. stands for every subdomain."
              + " Needed.");
  static final Section PROVIDERS =
      Section.named(
          "providers",
          "What changes for one provider.",
          List.of(PROVIDER_MX, CONNECTIONS, MESSAGES_PER_CONNECTION, RECIPIENTS_PER_MESSAGE, RATE));
  static final Section SHAPING_DOMAINS =
      Section.named("domains", "What changes for one recipient domain.", LAYER);
  static final Section SHAPING =
      Section.table(
          "shaping",
          "How hard one destination may be pressed: `default`, then the provider, then the domain.",
          List.of(),
          SHAPING_DEFAULT,
          PROVIDERS,
          SHAPING_DOMAINS);

  static final Key<List<Duration>> SCHEDULE =
      Key.of(
          "schedule",
          Types.listOf(Types.text("duration", Targets::retryStep)),
          List.of("5m", "10m", "20m", "40m", "1h", "2h", "4h"),
          "The steps between attempts; the last repeats; each is varied by ten per cent.");
  static final Key<Duration> GIVE_UP_AFTER =
      Key.of(
          "give-up-after",
          Types.POSITIVE_DURATION,
          "5d",
          "How old a message may be before a failed attempt is its last.");
  static final Key<Optional<Duration>> WARN_AFTER =
      Key.of(
          "warn-after",
          Types.OPTIONAL_DURATION,
          "",
          "When the sender gets a report of the delay; \"\" for never.");
  static final Key<Duration> KEEP_HELD =
      Key.of(
          "keep-held",
          Types.POSITIVE_DURATION,
          "30d",
          "How long a held message stays before policy deletes it, with an event.");
  static final Section RETRY =
      Section.table(
          "retry",
          "When mail that could not be passed on is tried again.",
          List.of(SCHEDULE, GIVE_UP_AFTER, WARN_AFTER, KEEP_HELD));

  private static Key<Disclosure> disclosure(String name, String doc) {
    return Key.of(name, Types.choice(Disclosure.class), "trusted", doc);
  }
}
