package io.postroad.app.config;

import io.postroad.app.config.Configuration.Listener;
import io.postroad.app.config.Configuration.Listener.Service;
import io.postroad.mta.settings.IpNetwork;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys about the server itself: the file's top, listeners, HTTP, TLS, DNS and what is kept. */
final class ServerKeys {
  private ServerKeys() {}

  static final Key<Optional<String>> HOSTNAME =
      Key.of(
              "hostname",
              Types.OPTIONAL_HOST_NAME,
              "",
              "The server's name in the greeting, in EHLO and in Received fields.")
          .fallsBackTo("the system's");
  static final Key<Path> DATA =
      Key.of(
          "data",
          Types.PATH,
          "/var/lib/postroad",
          "The folder of spool, inbox and keys. A relative path, here and everywhere, begins at the"
              + " configuration file's folder.");
  static final Key<Duration> SHUTDOWN_GRACE =
      Key.of(
          "shutdown-grace",
          Types.DURATION,
          "30s",
          "How long transactions in flight may take to finish when the server stops.");

  /** Whether a stranger's reverse-path is looked up. */
  enum CheckSender {
    DOMAIN,
    OFF
  }

  /** What happens to a line feed alone. */
  enum BareNewlines {
    REJECT,
    NORMALIZE
  }

  static final Key<InetSocketAddress> LISTEN_ADDRESS =
      Key.of(
          "address",
          Types.LISTENING,
          "0.0.0.0:25",
          "Where to listen: an IP address and a port; port 0 takes a free one.");
  static final Key<Service> LISTEN_SERVICE =
      Key.of(
          "service",
          Types.choice(Service.class),
          "mx",
          "What the listener is for: mail from other servers, from users, or LMTP.");
  static final Key<CheckSender> LISTEN_CHECK_SENDER =
      Key.of(
          "check-sender",
          Types.choice(CheckSender.class),
          "domain",
          "On `mx` listeners: whether a stranger's reverse-path must have a domain that can get"
              + " mail.");
  static final Key<Listener.Tls> LISTEN_TLS =
      Key.of("tls", Types.choice(Listener.Tls.class), "starttls", "How the listener uses TLS.");
  static final Key<BareNewlines> LISTEN_BARE_NEWLINES =
      Key.of(
          "bare-newlines",
          Types.choice(BareNewlines.class),
          "reject",
          "What happens to a line feed without carriage return in the content: the message is"
              + " refused, or (for clients in trusted networks only) the line end is completed.");
  static final Key<List<IpNetwork>> LISTEN_PROXY =
      Key.of(
          "proxy-protocol",
          Types.listOf(Types.NETWORK),
          List.of(),
          "Networks that must send a PROXY v1 or v2 header; nobody else's is believed.");
  static final Key<List<IpNetwork>> LISTEN_XCLIENT =
      Key.of("xclient", Types.listOf(Types.NETWORK), List.of(), "Networks that may use XCLIENT.");
  static final Section LISTEN =
      Section.list(
          "listen",
          "A listener. Without any, there is one with the defaults.",
          List.of(
              LISTEN_ADDRESS,
              LISTEN_SERVICE,
              LISTEN_CHECK_SENDER,
              LISTEN_TLS,
              LISTEN_BARE_NEWLINES,
              LISTEN_PROXY,
              LISTEN_XCLIENT));

  static final Key<Optional<InetSocketAddress>> HTTP_LISTEN =
      Key.of(
          "listen",
          Types.OPTIONAL_LISTENING,
          "127.0.0.1:8025",
          "Where web page, API, metrics and health answer; \"\" turns them off.");
  static final Key<Optional<Path>> HTTP_CERTIFICATE =
      Key.of("certificate", Types.OPTIONAL_PATH, "", "With `key`: HTTPS; needed beyond loopback.");
  static final Key<Optional<Path>> HTTP_KEY =
      Key.of("key", Types.OPTIONAL_PATH, "", "The private key of `certificate`.");
  static final Key<List<String>> HTTP_HOSTS =
      Key.of(
          "hosts",
          Types.listOf(Types.HOST_NAME),
          List.of(),
          "Names it may be called by, beside loopback's and `hostname`.");
  static final Key<Boolean> HTTP_FAULTS =
      Key.of(
          "faults",
          Types.YES_OR_NO,
          false,
          "Whether the API may make faults on demand, for tests; a server without a configuration"
              + " always lets it.");
  static final Section HTTP =
      Section.table(
          "http",
          "The HTTP server of web page, API, metrics and health.",
          List.of(HTTP_LISTEN, HTTP_CERTIFICATE, HTTP_KEY, HTTP_HOSTS, HTTP_FAULTS));

  static final Key<Optional<Path>> TLS_CERTIFICATE =
      Key.of(
          "certificate",
          Types.OPTIONAL_PATH,
          "",
          "The certificate chain, in PEM. Neither this nor `key` given: a self-signed one, made at"
              + " first start.");
  static final Key<Optional<Path>> TLS_KEY =
      Key.of(
          "key",
          Types.OPTIONAL_PATH,
          "",
          "Its private key, in PEM; refused when others than owner and group can read it.");
  static final Key<List<String>> TLS_NAMES =
      Key.of("names", Types.listOf(Types.HOST_NAME), List.of(), "The names it is chosen for.");
  static final Section TLS_CERTIFICATES =
      Section.list(
          "certificates",
          "A further certificate, chosen by the name that the client asks for (SNI).",
          List.of(TLS_NAMES, TLS_CERTIFICATE, TLS_KEY));
  static final Key<Optional<Path>> TLS_AUTHORITIES =
      Key.of(
              "authorities",
              Types.OPTIONAL_PATH,
              "",
              "Certificates, in PEM, of the authorities to believe where a route says"
                  + " `tls = \"verify\"`.")
          .fallsBackTo("those of the Java runtime");
  static final Section TLS =
      Section.table(
          "tls",
          "The server's certificate, and whom it believes as a client.",
          List.of(TLS_CERTIFICATE, TLS_KEY, TLS_AUTHORITIES),
          TLS_CERTIFICATES);

  static final Key<List<InetSocketAddress>> DNS_SERVERS =
      Key.of(
              "servers",
              Types.listOf(Types.SERVER),
              List.of(),
              "Name servers to ask: IP addresses, with a port where it is not 53.")
          .fallsBackTo("the system's");
  static final Key<Integer> DNS_MX_PORT =
      Key.of(
          "mx-port",
          Types.whole(1, 65_535),
          25L,
          "The port of mail exchangers, for tests and private networks.");
  static final Section DNS =
      Section.table("dns", "Name servers.", List.of(DNS_SERVERS, DNS_MX_PORT));

  static final Key<Duration> HISTORY_KEEP =
      Key.of("keep", Types.POSITIVE_DURATION, "7d", "How long they stay.");
  static final Key<Long> HISTORY_SIZE =
      Key.of("size", Types.size(1 << 20, 1L << 50), "1GiB", "How much they may take on disk.");
  static final Section HISTORY =
      Section.table(
          "history",
          "Events and conversations of messages, refused ones too.",
          List.of(HISTORY_KEEP, HISTORY_SIZE));

  static final Key<Optional<String>> SENDMAIL_ORIGIN =
      Key.of(
              "origin",
              Types.OPTIONAL_HOST_NAME,
              "",
              "The domain that `postroad sendmail` adds to an address without one.")
          .fallsBackTo("`hostname`");
  static final Section SENDMAIL =
      Section.table("sendmail", "The command `postroad sendmail`.", List.of(SENDMAIL_ORIGIN));
}
