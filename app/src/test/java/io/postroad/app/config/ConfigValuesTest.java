package io.postroad.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.settings.IpNetwork;
import io.postroad.mta.settings.LmtpPlace;
import io.postroad.mta.settings.LocalDomain;
import io.postroad.mta.settings.Rate;
import io.postroad.mta.settings.Shaping;
import io.postroad.mta.settings.Target;
import io.postroad.smtp.client.ClientSettings;
import io.postroad.smtp.client.TlsPolicy;
import io.postroad.smtp.command.ClientName;
import io.postroad.smtp.server.Limits;
import io.postroad.smtp.server.Limits.ConnectionRate;
import io.postroad.smtp.server.Wishes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every default and every key. */
class ConfigValuesTest {
  @TempDir private Path folder;

  private Configuration read(String text) throws IOException, ConfigurationException {
    return ConfigFile.of(folder, text).read();
  }

  private static InetSocketAddress socket(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }

  private static Configuration.Listener listener(
      InetSocketAddress address, boolean checkSender, boolean normalizes) {
    return new Configuration.Listener(
        address,
        Configuration.Listener.Service.MX,
        checkSender,
        normalizes,
        Configuration.Listener.Tls.STARTTLS,
        List.of(),
        List.of());
  }

  @Test
  @DisplayName("product §2: every default, as an empty file gives it")
  void defaults() throws Exception {
    Configuration c = read("");
    assertThat(c.mta().hostname()).isNotEmpty();
    assertThat(c.data()).isEqualTo(Path.of("/var/lib/postroad"));
    assertThat(c.shutdownGrace()).isEqualTo(Duration.ofSeconds(30));
    assertThat(c.listeners()).containsExactly(listener(socket("0.0.0.0", 25), true, false));
    assertThat(c.http().orElseThrow().address()).isEqualTo(socket("127.0.0.1", 8025));
    assertThat(c.http().orElseThrow().hosts()).containsExactly(c.mta().hostname());
    assertThat(c.mta().trustedNetworks()).isEmpty();
    assertThat(c.mta().relayDomains()).isEmpty();
    assertThat(c.mta().domains()).isEmpty();
    assertThat(c.mta().accounts()).isEmpty();
    assertThat(c.mta().routes()).isEmpty();
    assertThat(c.mta().catcher()).isFalse();
    assertThat(c.mta().mxPort()).isEqualTo(25);
    assertThat(c.mta().shaping())
        .isEqualTo(
            new Shaping(new Shaping.Limits(20, 100, 100, Optional.empty()), List.of(), Map.of()));
    assertThat(c.mta().retry().schedule())
        .extracting(Duration::toMinutes)
        .containsExactly(5L, 10L, 20L, 40L, 60L, 120L, 240L);
    assertThat(c.mta().retry().giveUpAfter()).isEqualTo(Duration.ofDays(5));
    assertThat(c.mta().retry().warnAfter()).isEmpty();
    assertThat(c.mta().retry().keepHeld()).isEqualTo(Duration.ofDays(30));
    assertThat(c.inbox()).isEqualTo(io.postroad.inbox.InboxSettings.DEFAULTS);
    assertThat(c.history())
        .isEqualTo(new Configuration.HistoryBounds(Duration.ofDays(7), 1L << 30));
    assertThat(c.dnsServers()).isEmpty();
    assertThat(c.sendmailOrigin()).isEqualTo(c.mta().hostname());
    assertThat(c.limits()).isEqualTo(Limits.DEFAULTS.with(draft -> draft.wishes = Wishes.ALL));
    assertThat(c.client()).isEqualTo(ClientSettings.named(new ClientName(c.mta().hostname())));
  }

  @Test
  @DisplayName("product §2: every default of a domain, an account and a list")
  void namedDefaults() throws Exception {
    Configuration c =
        read("[domains.\"X.test\".lists.team]\n[accounts.\"Al@x.test\"]\n[[routes]]\nmatch=['*']");
    LocalDomain domain = c.mta().domains().get("x.test");
    assertThat(domain)
        .isEqualTo(
            new LocalDomain(
                "x.test",
                List.of(),
                new Target.Inbox(),
                "+",
                Optional.empty(),
                "postmaster",
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of(
                    "team",
                    new LocalDomain.MailingList(
                        "",
                        List.of(),
                        Optional.empty(),
                        LocalDomain.Posting.MEMBERS,
                        List.of(),
                        Optional.empty())),
                0600,
                Optional.empty(),
                LocalDomain.Disclosure.TRUSTED,
                LocalDomain.Disclosure.TRUSTED));
    var account = c.mta().accounts().get("al@x.test");
    assertThat(account.name()).isEmpty();
    assertThat(account.sendAs()).extracting(Object::toString).hasSize(1);
    assertThat(c.mta().routes().getFirst().via()).isEqualTo(new Target.Mx());
  }

  @Test
  @DisplayName("product §2: every key can be set, and its value comes from the file")
  void everyKey() throws Exception {
    Files.writeString(folder.resolve("secret"), ConfigFile.HUNTER2 + "\n");
    String text =
        new String(
            ConfigValuesTest.class.getResourceAsStream("every-key.toml").readAllBytes(),
            java.nio.charset.StandardCharsets.UTF_8);
    Configuration c = read(text);
    TreeSet<String> unset = new TreeSet<>();
    c.effective().entries().stream()
        .filter(entry -> entry.origin().startsWith("default"))
        .forEach(entry -> unset.add(entry.section() + " " + entry.key()));
    // What asks for something that is not there yet cannot be set, and is tested as an error.
    assertThat(unset).containsExactly("http certificate", "http key");
    assertMail(c);
    assertThat(c.limits().connectionRatePerAddress())
        .isEqualTo(new ConnectionRate(0, Duration.ofMinutes(1)));
    assertThat(c.limits().recipients()).isEqualTo(250);
    assertThat(c.limits().wishes())
        .isEqualTo(
            new Wishes(Duration.ofDays(7), false, true, Duration.ofMinutes(1), true, -1, true));
    assertThat(c.limits().messageSize()).isEqualTo(5 << 20);
    assertThat(c.client().finalDot()).isEqualTo(Duration.ofMinutes(20));
    System.out.println(
        "keys-set="
            + (c.effective().entries().size() - unset.size())
            + " not-settable="
            + unset.size());
  }

  private void assertMail(Configuration c) throws Exception {
    assertThat(c.mta().hostname()).isEqualTo("mx9.example.test");
    assertThat(c.data()).isEqualTo(folder.resolve("data"));
    assertThat(c.listeners())
        .containsExactly(
            new Configuration.Listener(
                socket("::1", 2526),
                Configuration.Listener.Service.LMTP,
                false,
                true,
                Configuration.Listener.Tls.OFF,
                List.of(new IpNetwork(InetAddress.ofLiteral("10.0.0.0"), 8)),
                List.of(new IpNetwork(InetAddress.ofLiteral("2001:db8::"), 32))));
    assertThat(c.mta().trusts(InetAddress.ofLiteral("10.1.2.3"))).isTrue();
    assertThat(c.mta().trusts(InetAddress.ofLiteral("11.1.2.3"))).isFalse();
    assertThat(c.mta().relaysFor("a.customer.test")).isTrue();
    LocalDomain domain = c.mta().domains().get("example.test");
    assertThat(domain.deliver()).isEqualTo(new Target.Maildir(folder + "/mail/{domain}/{mailbox}"));
    assertThat(domain.aliases()).containsEntry("info", List.of("alice", "Carol@elsewhere.test"));
    assertThat(domain.mailboxesFile()).contains(folder.resolve("boxes"));
    assertThat(domain.maildirMode()).isEqualTo(0640);
    assertThat(c.mta().routes())
        .extracting(io.postroad.mta.settings.Route::via)
        .containsExactly(
            new Target.Smtp("relay.partner.test", 2525),
            new Target.Smtp("::1", 25),
            new Target.Inbox(),
            new Target.Discard(),
            new Target.Reject("closed"),
            new Target.Lmtp(new LmtpPlace.Host("mda.partner.test", 24)),
            new Target.Lmtp(new LmtpPlace.Socket("/run/dovecot/lmtp")),
            new Target.Mx());
    Shaping shaping = c.mta().shaping();
    assertThat(shaping.defaults().rate()).contains(new Rate(600, Duration.ofMinutes(1)));
    assertThat(shaping.domains().get("partner.test").rate()).contains(Optional.empty());
    assertThat(shaping.providers().getFirst().layer().connections()).contains(10);
  }

  @Test
  @DisplayName("product §2: a value may come from the environment or a file, numbers too")
  void references() throws Exception {
    Files.writeString(folder.resolve("port"), "2626\n");
    Configuration c =
        read(
            "hostname = '${env:NAME}.${env:NAME}.test'\n[limits]\nrecipients = '${env:COUNT}'\n"
                + "[[listen]]\naddress = '127.0.0.1:${file:port}'");
    assertThat(c.mta().hostname()).isEqualTo("mx9.mx9.test");
    assertThat(c.limits().recipients()).isEqualTo(250);
    assertThat(c.listeners().getFirst().address().getPort()).isEqualTo(2626);
  }

  @Test
  @DisplayName("issue item 8: defaults, \"off\" and \"\" of keys of later features are accepted")
  void laterDefaults() throws Exception {
    Configuration c =
        read(
            """
            [[listen]]
            service = "mx"
            tls = "off"
            proxy-protocol = []
            xclient = []
            [http]
            certificate = ""
            key = ""
            [tls]
            certificate = ""
            key = ""
            [[routes]]
            match = ["*"]
            tls = "opportunistic"
            user = ""
            password = ""
            [[routes]]
            match = ["*"]
            tls = "off"
            [domains."x.test"]
            srs-domain = ""
            [domains."x.test".lists.team]
            post = "anyone"
            """);
    assertThat(c.mta().routes()).hasSize(2);
  }

  @Test
  @DisplayName("T2: a route with a login verifies whom the password goes to, unless told otherwise")
  void routesWithLogin() throws IOException, ConfigurationException {
    String route = "[[routes]]\nmatch = ['*']\nvia = 'smtp:relay.test'\n";
    String login = "user = 'u'\npassword = 'p'\n";
    assertThat(read(route + login + route + login + "tls = 'require'\n" + route).mta().routes())
        .extracting(each -> each.tls())
        .containsExactly(TlsPolicy.VERIFY, TlsPolicy.REQUIRE, TlsPolicy.OPPORTUNISTIC);
  }

  @Test
  @DisplayName("product §1: with no configuration everything is caught on loopback")
  void catcher() throws Exception {
    Configurations configurations = new Configurations(Map.of(), folder);
    Configuration c = configurations.without(Overrides.NONE);
    assertThat(c.catcher()).isTrue();
    assertThat(c.data()).isEqualTo(folder.resolve("postroad-data"));
    assertThat(c.listeners()).containsExactly(listener(socket("127.0.0.1", 2525), false, false));
    assertThat(c.http().orElseThrow().onLoopback()).isTrue();
    assertThat(c.mta().trusts(InetAddress.ofLiteral("127.9.9.9"))).isTrue();
    assertThat(c.mta().trusts(InetAddress.ofLiteral("::1"))).isTrue();
    Configuration changed =
        configurations.without(
            new Overrides(Optional.of("0.0.0.0:0"), Optional.of("0.0.0.0:1"), Optional.of("d")));
    assertThat(changed.listeners().getFirst().address().getPort()).isZero();
    assertThat(changed.http().orElseThrow().onLoopback()).isFalse();
    assertThat(changed.data()).isEqualTo(folder.resolve("d"));
  }

  @Test
  @DisplayName("Secrets are shown nowhere")
  void secrets() throws Exception {
    Configuration c = read("[accounts.\"a@x.test\"]\npassword = '" + ConfigFile.HUNTER2 + "'");
    String key = ConfigFile.HUNTER2.substring(ConfigFile.HUNTER2.lastIndexOf('$') + 1);
    assertThat(c.effective().toString()).doesNotContain(key).contains("(secret)");
    assertThat(c.toString()).doesNotContain(key);
    assertThat(c.mta().accounts().get("a@x.test").password())
        .hasValueSatisfying(record -> assertThat(record.text()).isEqualTo(ConfigFile.HUNTER2));
  }

  @Test
  @DisplayName("product §1: --config, then POSTROAD_CONFIG, then the usual file")
  void whichFile() {
    Configurations c = new Configurations(Map.of("POSTROAD_CONFIG", "/x/y.toml"), folder);
    assertThat(c.find(Optional.of("z.toml"))).contains(Path.of("z.toml"));
    assertThat(c.find(Optional.empty())).contains(Path.of("/x/y.toml"));
    assertThat(new Configurations(Map.of("POSTROAD_CONFIG", ""), folder).find(Optional.empty()))
        .isEqualTo(
            Files.exists(Path.of("/etc/postroad/postroad.toml"))
                ? Optional.of(Path.of("/etc/postroad/postroad.toml"))
                : Optional.empty());
  }
}
