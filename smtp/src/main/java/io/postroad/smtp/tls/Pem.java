package io.postroad.smtp.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Certificates and private keys as text (RFC 7468): PKCS #8, and the older forms {@code RSA PRIVATE
 * KEY} and {@code EC PRIVATE KEY}. What stands around the blocks is skipped. Stateless.
 */
public final class Pem {
  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";
  private static final List<String> ALGORITHMS =
      List.of("RSA", "EC", "Ed25519", "Ed448", "RSASSA-PSS");
  private static final byte[] VERSION_0 = {2, 1, 0};
  private static final byte[] RSA_ALGORITHM = {
    0x30, 0x0D, 6, 9, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 1, 1, 1, 5, 0
  };
  private static final byte[] EC_OID = {6, 7, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 2, 1};
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 4;
  private static final int CURVE = 0xA0;

  private Pem() {}

  @SuppressWarnings("ArrayRecordComponent") // nobody compares blocks
  private record Block(String label, byte[] octets) {}

  /**
   * Every certificate, in order: a server's own first, then those that vouch for it.
   *
   * @throws PemException when there is none, or one cannot be read
   */
  public static List<X509Certificate> certificates(byte[] text) throws PemException {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Block block : blocks(text)) {
        if (block.label.equals("CERTIFICATE")) {
          certificates.add(
              (X509Certificate)
                  factory.generateCertificate(new ByteArrayInputStream(block.octets)));
        }
      }
    } catch (CertificateException e) {
      throw new PemException("a certificate is damaged: " + e.getMessage(), e);
    }
    if (certificates.isEmpty()) {
      throw new PemException("no certificate in PEM form (-----BEGIN CERTIFICATE-----)");
    }
    return certificates;
  }

  /**
   * The first private key.
   *
   * @throws PemException when there is none, it has a passphrase, or cannot be read
   */
  public static PrivateKey key(byte[] text) throws PemException {
    for (Block block : blocks(text)) {
      switch (block.label) {
        case "PRIVATE KEY" -> {
          return read(block.octets);
        }
        case "RSA PRIVATE KEY" -> {
          return read(wrapped(RSA_ALGORITHM, block.octets));
        }
        case "EC PRIVATE KEY" -> {
          return read(wrapped(ecAlgorithm(block.octets), block.octets));
        }
        case "ENCRYPTED PRIVATE KEY" ->
            throw new PemException(
                "the key has a passphrase, and nobody is there to type it; store it without one");
        default -> {
          // such as EC PARAMETERS, which stand in the key too
        }
      }
    }
    throw new PemException("no private key in PEM form (-----BEGIN PRIVATE KEY-----)");
  }

  private static PrivateKey read(byte[] pkcs8) throws PemException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException _) {
        // a key of another kind; the next algorithm may know it
      } catch (NoSuchAlgorithmException e) {
        throw new PemException("this JDK lacks " + algorithm, e);
      }
    }
    throw new PemException("the private key is damaged, or of a kind that is not known here");
  }

  private static List<Block> blocks(byte[] octets) throws PemException {
    List<Block> blocks = new ArrayList<>();
    Optional<String> label = Optional.empty();
    StringBuilder body = new StringBuilder();
    for (String line : new String(octets, StandardCharsets.ISO_8859_1).lines().toList()) {
      String text = line.strip();
      if (text.startsWith(BEGIN) && text.endsWith(DASHES)) {
        label = Optional.of(text.substring(BEGIN.length(), text.length() - DASHES.length()));
        body.setLength(0);
      } else if (label.isPresent() && text.equals("-----END " + label.get() + DASHES)) {
        blocks.add(new Block(label.get(), decoded(body.toString())));
        label = Optional.empty();
      } else if (label.isPresent()) {
        body.append(text);
      }
    }
    return blocks;
  }

  private static byte[] decoded(String base64) throws PemException {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new PemException("a PEM block is no base64: " + e.getMessage(), e);
    }
  }

  /** The frame of PKCS #8 around an older form (RFC 5958 §2). */
  private static byte[] wrapped(byte[] algorithm, byte[] key) {
    ByteArrayOutputStream inside = new ByteArrayOutputStream();
    inside.writeBytes(VERSION_0);
    inside.writeBytes(algorithm);
    inside.writeBytes(element(OCTET_STRING, key));
    return element(SEQUENCE, inside.toByteArray());
  }

  /** The curve stands inside the key (RFC 5915 §3), behind version and secret. */
  private static byte[] ecAlgorithm(byte[] key) throws PemException {
    int at = contentAt(key, 0);
    while (at < key.length) {
      int content = contentAt(key, at);
      int end = content + length(key, at);
      if (end > key.length) {
        break;
      }
      if ((key[at] & 0xFF) == CURVE) {
        ByteArrayOutputStream inside = new ByteArrayOutputStream();
        inside.writeBytes(EC_OID);
        inside.write(key, content, end - content);
        return element(SEQUENCE, inside.toByteArray());
      }
      at = end;
    }
    throw new PemException("the EC key does not name its curve");
  }

  private static byte[] element(int tag, byte[] content) {
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    if (content.length > 0xFF) {
      element.write(0x82);
      element.write(content.length >> 8);
    } else if (content.length > 0x7F) {
      element.write(0x81);
    }
    element.write(content.length);
    element.writeBytes(content);
    return element.toByteArray();
  }

  /** Where the content of the element at {@code at} begins. */
  private static int contentAt(byte[] der, int at) throws PemException {
    int first = octet(der, at + 1);
    return first < 0x80 ? at + 2 : at + 2 + (first & 0x7F);
  }

  private static int length(byte[] der, int at) throws PemException {
    int first = octet(der, at + 1);
    if (first < 0x80) {
      return first;
    }
    int count = first & 0x7F;
    if (count > 2) {
      throw new PemException("the EC key is damaged");
    }
    int length = 0;
    for (int i = 0; i < count; i++) {
      length = length << 8 | octet(der, at + 2 + i);
    }
    return length;
  }

  private static int octet(byte[] der, int at) throws PemException {
    if (at >= der.length) {
      throw new PemException("the EC key is damaged");
    }
    return der[at] & 0xFF;
  }

  /**
   * A certificate with its key, chosen for the names that stand in it.
   *
   * @throws PemException when either cannot be read, or they do not belong together
   */
  public static ServerCertificate pair(byte[] chain, byte[] key) throws PemException {
    List<X509Certificate> certificates = certificates(chain);
    try {
      return new ServerCertificate(names(certificates.getFirst()), certificates, key(key));
    } catch (IllegalArgumentException e) {
      throw new PemException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The host names in a certificate (RFC 9525 §4.1). */
  static List<String> names(X509Certificate certificate) throws PemException {
    List<String> names = new ArrayList<>();
    try {
      var alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> alternative : alternatives) {
          if (Integer.valueOf(2).equals(alternative.get(0))) {
            names.add(String.valueOf(alternative.get(1)));
          }
        }
      }
    } catch (GeneralSecurityException e) {
      throw new PemException("the names of a certificate cannot be read: " + e.getMessage(), e);
    }
    return names;
  }
}
