package io.postroad.app.cli;

import io.postroad.app.config.Trouble;
import io.postroad.smtp.client.ClientTls;
import io.postroad.smtp.client.TlsPolicy;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.tls.JdkTlsClient;
import io.postroad.smtp.tls.Pem;
import io.postroad.smtp.tls.PemException;
import io.postroad.smtp.tls.TlsClient;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How {@code send} uses TLS. For one thread. */
final class TlsOptions {
  @Option(
      names = "--starttls",
      paramLabel = "off|opportunistic|require|verify",
      description =
          "whether to use STARTTLS: never, where offered (default), always, or always with a"
              + " certificate that names the server and can be trusted")
  private @Nullable String starttls;

  @Option(
      names = "--tls",
      description = "TLS from the first octet (port 465); with --starttls verify it is verified")
  private boolean tls;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "certificates (PEM) of the authorities to trust; default: the Java runtime's")
  private @Nullable Path ca;

  /** TLS as it is asked for, towards any host. */
  interface Wanted {
    /** Towards one host, by the name that was asked for. */
    ClientTls towards(String host);
  }

  /**
   * What was asked for.
   *
   * @throws CommandException when the words are wrong, or the authorities cannot be read
   */
  Wanted wanted(Time time, boolean requireTls, boolean logsIn) throws CommandException {
    TlsPolicy policy = policy(requireTls);
    boolean silent = starttls == null && logsIn;
    if (policy == TlsPolicy.OFF) {
      return _ -> ClientTls.OFF;
    }
    TlsClient engine = new JdkTlsClient(authorities(), time);
    return host -> {
      // A password goes to who has shown to be meant, unless the caller has said otherwise.
      TlsPolicy towards = silent && !isThisMachine(host) ? TlsPolicy.VERIFY : policy;
      return tls
          ? ClientTls.implicit(towards, host, engine)
          : ClientTls.startTls(towards, host, engine);
    };
  }

  private static boolean isThisMachine(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false; // a name, which anybody on the way may resolve
    }
  }

  /** Whether a certificate must be good, and so the name that it is compared with. */
  boolean verifies(boolean requireTls) throws CommandException {
    return policy(requireTls) == TlsPolicy.VERIFY;
  }

  private TlsPolicy policy(boolean requireTls) throws CommandException {
    if (starttls == null && requireTls) {
      return TlsPolicy.VERIFY; // RFC 8689 §4.2.1: the first hop is one of all that must be verified
    }
    if (starttls == null) {
      return tls ? TlsPolicy.REQUIRE : TlsPolicy.OPPORTUNISTIC;
    }
    for (TlsPolicy policy : TlsPolicy.values()) {
      if (policy.name().toLowerCase(Locale.ROOT).equals(starttls.toLowerCase(Locale.ROOT))) {
        if (tls && policy == TlsPolicy.OFF) {
          throw CommandException.usage("--tls and --starttls off contradict each other");
        }
        return policy;
      }
    }
    throw CommandException.usage(
        "--starttls: \"" + starttls + "\" is none of off, opportunistic, require, verify");
  }

  private List<X509Certificate> authorities() throws CommandException {
    if (ca == null) {
      return List.of();
    }
    try {
      return Pem.certificates(Files.readAllBytes(ca));
    } catch (PemException e) {
      throw CommandException.usage("--ca: " + ca + ": " + e.getMessage());
    } catch (IOException e) {
      throw CommandException.usage("--ca: " + Trouble.reading(ca, e));
    }
  }
}
