package io.postroad.smtp.server;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.sasl.ScramRecord;
import io.postroad.smtp.tls.ChannelBindings;
import io.postroad.smtp.tls.TlsFacts;
import io.postroad.smtp.tls.TlsServer;
import io.postroad.smtp.tls.TlsTransport;
import io.postroad.smtp.wire.ForwardingTransport;
import io.postroad.smtp.wire.Transport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A server where users log in, over a TLS that encrypts nothing and always has the same bindings,
 * so that a transcript can hold every octet of SCRAM. The one user is {@code alice@example.org},
 * the password {@code pencil}.
 */
final class LoginServer implements AutoCloseable {
  static final ScramRecord PENCIL =
      ScramRecord.parse(
              "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY="
                  + ":wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=")
          .orElseThrow();

  static final String MECHANISMS = "SCRAM-SHA-256-PLUS SCRAM-SHA-256 PLAIN LOGIN";

  final TestServer test;
  final Logins logins;

  LoginServer() {
    this(true, AuthLimits.DEFAULTS);
  }

  LoginServer(boolean inside, AuthLimits limits) {
    // Guessing is to be stopped by its own rule, not by how often one may connect.
    this(
        inside,
        limits,
        l -> l.connectionRatePerAddress = new Limits.ConnectionRate(0, Duration.ofMinutes(1)));
  }

  LoginServer(boolean inside, AuthLimits limits, Consumer<LimitsDraft> change) {
    test = TestServer.withLimits(change);
    logins =
        new Logins(
            limits, test.execution, _ -> "serverserverserver".getBytes(StandardCharsets.US_ASCII));
    test.server.reconfigure(
        ServerSettings.of("mx.example.org", TestServer.ADDRESS)
            .withLimits(Limits.DEFAULTS.with(change))
            .withTls(inside ? new ListenerTls.Implicit(new Glass()) : new ListenerTls.Off())
            .withAuthentication(new Authentication.Required(LoginServer::authenticator, logins)));
  }

  private static Optional<Authenticator.Login> authenticator(String user) {
    return user.equals("alice@example.org")
        ? Optional.of(new Authenticator.Login(user, PENCIL))
        : Optional.empty();
  }

  /** Greeting and EHLO, with these mechanisms or none. */
  static String hello(String mechanisms) {
    String before = "S: 250-ENHANCEDSTATUSCODES\n";
    return mechanisms.isEmpty()
        ? TestServer.HELLO
        : TestServer.HELLO.replace(before, before + "S: 250-AUTH " + mechanisms + "\n");
  }

  void playAfterHello(String transcript) {
    test.play(hello(MECHANISMS) + transcript);
  }

  @Override
  public void close() {
    test.close();
  }

  /** TLS that everybody can look through. */
  private static final class Glass implements TlsServer {
    @Override
    public TlsTransport accept(Transport connection, Deadline deadline) {
      return new Pane(connection);
    }
  }

  private static final class Pane extends ForwardingTransport implements TlsTransport {
    Pane(Transport connection) {
      super(connection);
    }

    @Override
    public TlsFacts facts() {
      return new TlsFacts(
          "TLSv1.3",
          "TLS_AES_256_GCM_SHA384",
          Optional.empty(),
          Optional.empty(),
          false,
          ChannelBindings.exported(new byte[] {1, 2, 3, 4}));
    }

    @Override
    public boolean truncated() {
      return false;
    }
  }
}
