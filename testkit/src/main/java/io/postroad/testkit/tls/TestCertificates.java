package io.postroad.testkit.tls;

import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.tls.JdkTlsClient;
import io.postroad.smtp.tls.JdkTlsServer;
import io.postroad.smtp.tls.Pem;
import io.postroad.smtp.tls.PemException;
import io.postroad.smtp.tls.ServerCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Two server certificates and the authority that vouches for them. Stateless. */
public final class TestCertificates {
  private TestCertificates() {}

  /** For mx.example.org, localhost and 127.0.0.1, with an EC key. */
  public static ServerCertificate exchanger() {
    return pair("exchanger");
  }

  /** For mail.example.net and *.wild.example.net, with an RSA key. */
  public static ServerCertificate further() {
    return pair("further");
  }

  /** A server that shows {@link #exchanger()}, and {@link #further()} to who asks for it. */
  public static JdkTlsServer server(Time time) {
    return new JdkTlsServer(List.of(exchanger(), further()), time);
  }

  /** A client that believes the authority of both, and no other. */
  public static JdkTlsClient client(Time time) {
    try {
      return new JdkTlsClient(Pem.certificates(octets("authority.pem")), time);
    } catch (PemException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A file as it is: authority.pem, exchanger.pem, exchanger.key, further.pem, further.key. */
  public static byte[] octets(String name) {
    try (InputStream in = TestCertificates.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("there is no " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ServerCertificate pair(String name) {
    try {
      return Pem.pair(octets(name + ".pem"), octets(name + ".key"));
    } catch (PemException e) {
      throw new IllegalStateException(e);
    }
  }
}
