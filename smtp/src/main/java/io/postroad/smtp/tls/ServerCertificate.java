package io.postroad.smtp.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;

/**
 * A certificate that a server shows, and its key. Immutable.
 *
 * @param names for which it is chosen, in lower case; {@code *.} stands for one label
 * @param chain the server's own certificate first
 */
public record ServerCertificate(List<String> names, List<X509Certificate> chain, PrivateKey key) {

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException when there is no certificate, or the key is another's
   */
  public ServerCertificate {
    names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("there is no certificate");
    }
    if (!KeyPairs.match(chain.getFirst().getPublicKey(), key)) {
      throw new IllegalArgumentException("the key does not belong to the certificate");
    }
  }

  /** The same, chosen for these names too. */
  public ServerCertificate withNames(List<String> changed) {
    return new ServerCertificate(changed, chain, key);
  }

  /** Whether it was meant for that host name. */
  public boolean isFor(String host) {
    String wanted = host.toLowerCase(Locale.ROOT);
    return names.stream().anyMatch(name -> covers(name, wanted));
  }

  private static boolean covers(String name, String host) {
    int dot = host.indexOf('.');
    return name.equals(host)
        || (name.startsWith("*.") && dot > 0 && name.substring(1).equals(host.substring(dot)));
  }

  @Override
  public String toString() {
    return "ServerCertificate[" + chain.getFirst().getSubjectX500Principal() + "]";
  }
}
