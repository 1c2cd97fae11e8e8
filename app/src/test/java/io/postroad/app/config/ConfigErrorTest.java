package io.postroad.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said about a broken file, word for word. */
class ConfigErrorTest {
  @TempDir private Path folder;

  static Stream<Arguments> broken() {
    return Stream.of(
        bad(
            "hostnam = 'x'",
            "1:1: unknown key \"hostnam\" at the top of the file; did you mean \"hostname\"?"),
        bad(
            "message-size = '1MiB'",
            "1:1: unknown key \"message-size\" at the top of the file; \"message-size\" belongs under [limits]"),
        bad(
            "[limit]\nrecipients = 1",
            "1:1: unknown key \"limit\" at the top of the file; did you mean \"limits\"?"),
        bad(
            "[relay]\n  data = 'x'",
            "2:3: unknown key \"data\" in [relay]; \"data\" belongs at the top of the file"),
        bad(
            "zzzzzzzzzzz = 1",
            "1:1: unknown key \"zzzzzzzzzzz\" at the top of the file; `postroad config reference` lists every key"),
        bad(
            "[limits]\nMessage_Size = '1MiB'",
            "2:1: unknown key \"Message_Size\" in [limits]; did you mean \"message-size\"?"),
        bad("shutdown-grace = 30", "1:1: shutdown-grace: duration in quotes is needed here"),
        bad(
            "shutdown-grace = '30'",
            "1:1: shutdown-grace: \"30\" is not a duration; write it with a unit, such as 500ms, 30s, 5m, 2h or 1d"),
        bad(
            "[limits]\nmessage-size = '50MB'",
            "2:1: limits.message-size: \"50MB\" is not a size; write it with a unit, such as 512B, 64KiB, 50MiB or 1GiB"),
        bad(
            "[limits]\nrecipients = 99",
            "2:1: limits.recipients: 99 is out of range; from 100 to 10000"),
        bad(
            "[limits]\nrecipients = 10001",
            "2:1: limits.recipients: 10001 is out of range; from 100 to 10000"),
        bad(
            "[limits]\nconnection-rate-per-address = '5'",
            "2:1: limits.connection-rate-per-address: \"5\" is not a rate; write it as 10/s, 600/min or 5000/h, from 1 on"),
        bad(
            "[limits]\nstress-until = 90",
            "1:1: limits: stress-until must not be above stress-from (80), but is 90; change one of them"),
        bad(
            "[[listen]]\nservice = 'mxx'",
            "2:1: listen.service: \"mxx\" is none of the possible values; mx | submission | lmtp; did you mean \"mx\"?"),
        bad(
            "[[listen]]\nservice = 'submission'\ntls = 'off'",
            "3:1: listen.tls: users log in inside TLS only, so nobody could send here; use starttls"
                + " or implicit, or service = \"mx\""),
        bad(
            "[accounts.\"a@x.test\"]\npassword = 'hunter2'",
            "2:1: accounts.\"a@x.test\".password: this is no stored password; make one with"
                + " `postroad password`"),
        bad(
            "[accounts.\"a@x.test\"]\npassword = 'SCRAM-SHA-256$4096:MDEyMzQ1Njc4OWFiY2RlZg==$HJFePfOAb1GWwyOATbgkhasVp3hFg6hYYE7eNrTx7UA=:4t0aPsdm+OD8h/VVwxMjgry9wezSEEHf1L5kcG4VJsw='",
            "2:1: accounts.\"a@x.test\".password: 4096 rounds are too cheap to guess, at least"
                + " 600000 are needed; make one with `postroad password`"),
        bad(
            "[[listen]]\nxclient = ['proxy.test']",
            "2:12: listen.xclient: \"proxy.test\" is not an IP address; write one such as 192.0.2.1 or 2001:db8::1"),
        bad(
            "[domains.'x.test'.lists.team]\n[domains.'x.test'.lists.TEAM]",
            "2:1: domains.\"x.test\".lists.\"TEAM\": team stands here twice (case does not count); remove one"),
        bad(
            "[domains.'%s.test'.lists.'ü%s']".formatted("a.".repeat(90) + "a", "ü".repeat(25)),
            "1:1: domains.\"%s.test\".lists.\"ü%s\": name and domain make a List-Id over 255 octets (RFC 2919); choose a shorter name"
                .formatted("a.".repeat(90) + "a", "ü".repeat(25))),
        bad(
            "[[listen]]\nservice = 'lmtp'",
            "1:1: listen.address: LMTP is never spoken on port 25 (RFC 2033 section 5); use port 24"),
        bad(
            "[[listen]]\naddress = 'mx.example.test:25'",
            "2:1: listen.address: \"mx.example.test\" is not an IP address; write one such as 192.0.2.1 or 2001:db8::1"),
        bad(
            "[[listen]]\naddress = '127.0.0.1'",
            "2:1: listen.address: \"127.0.0.1\" is not HOST:PORT; write it such as 127.0.0.1:25 or [::1]:25"),
        bad(
            "[[listen]]\naddress = '::1:25'",
            "2:1: listen.address: \"::1:25\" is ambiguous; an IPv6 address stands in brackets, such as [::1]:25"),
        bad(
            "[[listen]]\naddress = '127.0.0.1:65536'",
            "2:1: listen.address: \"127.0.0.1:65536\" has no valid port; a port is a number from 0 to 65535"),
        bad(
            "[[listen]]\naddress = '127.0.0.1:25'\n[[listen]]\naddress = '127.0.0.1:25'",
            "4:1: listen.address: 127.0.0.1:25 is listened on twice; remove one"),
        bad(
            "[listen]\naddress = '127.0.0.1:25'",
            "1:1: listen may stand several times; write [[listen]]"),
        bad("[[http]]\nlisten = ''", "1:1: http is a section; write [http]"),
        bad("http = 'x'", "1:1: http is a section; write [http]"),
        bad("[data]\nx = 1", "1:1: data: a value is needed here, not a section of its own"),
        bad(
            "[http]\nlisten = '0.0.0.0:8025'",
            "2:1: http.listen: beyond loopback HTTPS is needed; give certificate and key, or listen on 127.0.0.1 or [::1]"),
        bad(
            "[http]\ncertificate = 'p.toml'",
            "2:1: http: certificate and key go together; give the path of the other, too"),
        bad(
            "[http]\nkey = 'p.toml'",
            "2:1: http: certificate and key go together; give the path of the other, too"),
        bad(
            "[tls]\ncertificate = 'none.pem'\nkey = 'p.toml'",
            "2:1: tls.certificate: none.pem does not exist; correct the path"),
        bad(
            "[tls]\ncertificate = 'p.toml'",
            "2:1: tls: certificate and key go together; give the path of the other, too"),
        bad(
            "[[tls.certificates]]\nnames = ['a.test']",
            "1:1: tls.certificates: certificate and key are needed; give both paths"),
        bad(
            "[relay]\ntrusted-networks = ['10.0.0.0/8', '10.0.0.1/8']",
            "2:35: relay.trusted-networks: \"10.0.0.1/8\" has bits set behind its prefix; write the network's first address"),
        bad(
            "[relay]\ntrusted-networks = ['10.0.0.0/33']",
            "2:21: relay.trusted-networks: \"10.0.0.0/33\" is not a network; the prefix is a number from 0 to 32"),
        bad(
            "[relay]\ndomains = ['*']",
            "2:12: relay.domains: \"*\" would let anyone send anywhere (an open relay); list the domains"),
        bad(
            "[relay]\ndomains = 'x.test'",
            "2:1: relay.domains: a list in brackets is needed here, such as [\"a\", \"b\"]"),
        bad(
            "[domains.example.test]\nmailboxes = ['a']",
            "1:1: [domains.example.test]: a name with dots stands in quotes; write [domains.\"example.test\"]"),
        bad("[domains]\nmailboxes = ['a']", "2:1: \"mailboxes\" belongs under [domains.\"NAME\"]"),
        bad(
            "[domains.\"x y\"]",
            "1:1: domains: \"x y\" is not a host name; letters, digits, hyphens and dots, such as mx1.example.test, or an international name"),
        bad(
            "[domains.\"X.test\"]\n[domains.\"x.test\"]",
            "2:1: domains.\"x.test\": x.test stands here twice (case does not count); remove one"),
        bad(
            "[domains.\"x.test\"]\ndeliver = 'maildr:/x'",
            "2:1: domains.\"x.test\".deliver: \"maildr:/x\" is not a target; maildir:PATH, smtp:HOST[:PORT], lmtp:HOST:PORT, lmtp:unix:PATH, inbox; did you mean \"maildir\"?"),
        bad(
            "[domains.\"x.test\"]\ndeliver = 'maildir:/x/{user}'",
            "2:1: domains.\"x.test\".deliver: \"/x/{user}\" has an unknown placeholder; {domain} and {mailbox} are known"),
        bad(
            "[domains.\"x.test\"]\ndeliver = 'lmtp:127.0.0.1'",
            "2:1: domains.\"x.test\".deliver: \"127.0.0.1\" is not HOST:PORT; write it such as 127.0.0.1:25 or [::1]:25"),
        bad(
            "[domains.\"x.test\"]\ndeliver = 'lmtp:127.0.0.1:25'",
            "2:1: domains.\"x.test\".deliver: \"127.0.0.1:25\": LMTP is never spoken on port 25 (RFC 2033); name its port"),
        bad(
            "[domains.\"x.test\"]\ndeliver = 'lmtp:unix:lmtp'",
            "2:1: domains.\"x.test\".deliver: lmtp:unix: needs an absolute path of at most 107 octets, such as lmtp:unix:/run/dovecot/lmtp"),
        bad(
            "[domains.\"x.test\"]\nsrs-domain = 'y test'",
            "2:1: domains.\"x.test\".srs-domain: \"y test\" is not a host name; letters, digits, hyphens and dots, such as mx1.example.test, or an international name"),
        bad(
            "[domains.\"x.test\"]\nmaildir-mode = '0999'",
            "2:1: domains.\"x.test\".maildir-mode: \"0999\" is not the mode of a mail file; write 0600, 0640, 0644 or 0660"),
        bad(
            "[domains.\"x.test\"]\nmailboxes = ['*', 'a']",
            "2:1: domains.\"x.test\".mailboxes: \"*\" stands for every mailbox; leave out the others"),
        bad(
            "[domains.\"x.test\"]\nsubaddress = '@'",
            "2:1: domains.\"x.test\".subaddress: \"@\" cannot separate a detail; one of + - = _ #, or \"\" for none"),
        bad(
            "[domains.\"x.test\".aliases]\ninfo = ['a b']",
            "2:9: domains.\"x.test\".aliases.info: \"a b\" is not a mailbox name; write what stands left of the @, at most 64 octets"),
        bad(
            "[domains.\"x.test\".lists.team]\npost = 'owner'",
            "2:1: domains.\"x.test\".lists.\"team\".post: \"owner\" is none of the possible values; anyone | members | owners; did you mean \"owners\"?"),
        bad(
            "[domains.\"x.test\".lists.team]\nunsubscribe-url = 'http://x.test/'",
            "2:1: domains.\"x.test\".lists.\"team\".unsubscribe-url: \"http://x.test/\" is not an https address; write https://lists.example.test/leave/{member}"),
        bad(
            "[accounts.alice]\nname = 'A'",
            "1:1: accounts: \"alice\" is not an address; write name@example.test"),
        bad(
            "[[routes]]\nvia = 'inbox'",
            "1:1: routes: match is needed; name a domain, .domain or *"),
        bad(
            "[[routes]]\nmatch = ['*']\nvia = 'smtp:1.2.3:25'",
            "3:1: routes.via: \"1.2.3\" is not an IP address; write one such as 192.0.2.1 or 2001:db8::1"),
        bad(
            "[[routes]]\nmatch = ['*']\nvia = 'reject:'",
            "3:1: routes.via: reject: needs a reason in printable ASCII, such as reject:this domain is closed"),
        bad(
            "[[routes]]\nmatch = ['*']\nuser = 'u'",
            "3:1: routes.user: a login belongs to a fixed next hop; use via = \"smtp:HOST:PORT\""),
        bad(
            "[shaping.providers.g]\nconnections = 1",
            "1:1: shaping.providers.\"g\": mx is needed; name the provider's mail exchangers"),
        bad(
            "[shaping.default]\nconnections = 0",
            "2:1: shaping.default.connections: 0 is out of range; from 1 to 1000000"),
        bad("[retry]\nschedule = []", "2:1: retry.schedule: at least one step is needed; add one"),
        bad(
            "[retry]\nschedule = ['5m', '10ms']",
            "2:19: retry.schedule: \"10ms\" is too short a step; at least 1s"),
        bad(
            "hostname = '${env:NONE}'",
            "1:1: hostname: environment variable \"NONE\" is not set; set it, or write the value here"),
        bad(
            "hostname = '${file:none}'",
            "1:1: hostname: none does not exist; correct the path or make the file"),
        bad(
            "hostname = '${ENV:NAME}'",
            "1:1: hostname: \"${ENV:NAME}\" is not known; write ${env:NAME} or ${file:PATH}"),
        bad(
            "hostname = '${env:NAME'",
            "1:1: hostname: \"${\" is never closed; write ${env:NAME} or ${file:PATH}"),
        bad("data = ''", "1:1: data: a path cannot be empty; name a file or folder"),
        bad(
            "a = ",
            "1:5: Unexpected end of input, expected a value; see https://toml.io for the form"));
  }

  private static Arguments bad(String text, String error) {
    return Arguments.of(text, error);
  }

  @ParameterizedTest
  @MethodSource("broken")
  @DisplayName("product §7.10: FILE:LINE:COLUMN: what is wrong; nearest key or what to do")
  void saysWhatIsWrong(String text, String error) throws IOException {
    assertThat(ConfigFile.of(folder, text).errors()).containsExactly(error);
  }

  @Test
  @DisplayName("product §2: all errors at once, in the order of the file")
  void allAtOnce() throws IOException {
    List<String> errors =
        ConfigFile.of(folder, "dat = 'x'\n[limits]\nrecipients = 1\n[dns]\nmx-prt = 25\n").errors();
    assertThat(errors).hasSize(3);
    assertThat(errors.get(0)).startsWith("1:1: unknown key \"dat\"");
    assertThat(errors.get(1)).startsWith("3:1: limits.recipients");
    assertThat(errors.get(2))
        .startsWith("5:1: unknown key \"mx-prt\" in [dns]; did you mean \"mx-port\"?");
  }

  @Test
  @DisplayName("product §7.19: the errors as JSON, the nearest key apart")
  void asJson() throws IOException {
    ConfigFile file = ConfigFile.of(folder, "hostnam = 'x'");
    try {
      file.read();
    } catch (ConfigurationException e) {
      assertThat(io.postroad.app.json.Json.text(Problems.json(e.problems())))
          .isEqualTo(
              "{\"errors\":[{\"file\":\""
                  + file.path()
                  + "\",\"line\":1,\"column\":1,\"message\":\"unknown key \\\"hostnam\\\" at the top"
                  + " of the file; did you mean \\\"hostname\\\"?\",\"nearest\":\"hostname\"}]}");
      return;
    }
    throw new AssertionError("the file was accepted");
  }

  @Test
  @DisplayName("A file that is missing, or no text, is one clear error")
  void unreadable() throws IOException {
    assertThat(new ConfigFile(folder, folder.resolve("p.toml")).errors())
        .containsExactly("1:1: p.toml does not exist; correct the path or make the file");
    java.nio.file.Files.write(folder.resolve("p.toml"), new byte[] {'a', (byte) 0xFF});
    assertThat(new ConfigFile(folder, folder.resolve("p.toml")).errors())
        .containsExactly("1:1: the file is not UTF-8 text; save it as UTF-8");
  }
}
