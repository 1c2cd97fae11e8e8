package io.postroad.app.check;

import io.postroad.app.check.Finding.Area;
import io.postroad.app.check.Finding.Weight;
import io.postroad.dns.AddressAnswer;
import io.postroad.dns.RecordsAnswer;
import io.postroad.dns.Tlsa;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What DNS says of the server's own name. Immutable. */
record HostChecks(String hostname, Optional<X509Certificate> certificate) {
  private static final int DOMAIN_ISSUED = 3;

  List<Finding> address(Questions questions) {
    String where = "hostname " + hostname;
    return List.of(
        switch (questions.addresses(hostname)) {
          case AddressAnswer.Addresses _ ->
              Finding.good(Area.DNS, where, where + " has an address in DNS");
          case AddressAnswer.NoSuchHost() ->
              new Finding(
                  Weight.WARNING,
                  Area.DNS,
                  where,
                  where + " has no address in DNS; many servers refuse mail from it",
                  "publish an A or AAAA record for it, or set hostname to a name that has one");
          case AddressAnswer.Unresolved(String why) -> unknown(where, why);
        });
  }

  /** Whether TLSA records, where there are any, fit the certificate that is shown. */
  List<Finding> tlsa(Questions questions) {
    String where = "_25._tcp." + hostname;
    return switch (questions.tlsa(where)) {
      case RecordsAnswer.Found<Tlsa>(List<Tlsa> records, boolean validated) ->
          List.of(judged(where, records, validated));
      case RecordsAnswer.NoRecords<Tlsa>(), RecordsAnswer.NoSuchName<Tlsa>() ->
          List.of(
              new Finding(
                  Weight.NOTE,
                  Area.DNS,
                  where,
                  "no TLSA record: nobody can verify this server by DANE",
                  certificate
                      .map(own ->
                          "with DNSSEC, publish: "
                              + where
                              + ". TLSA 3 1 1 "
                              + digest(own.getPublicKey().getEncoded(), "SHA-256"))
                      .orElse("it needs DNSSEC and a certificate (RFC 7672)")));
      case RecordsAnswer.Unresolved<Tlsa>(String why) -> List.of(unknown(where, why));
    };
  }

  private Finding judged(String where, List<Tlsa> records, boolean validated) {
    if (records.stream().noneMatch(record -> record.usage() == DOMAIN_ISSUED)) {
      return new Finding(
          Weight.NOTE,
          Area.DNS,
          where,
          "TLSA records name an authority, not this server's certificate; not compared",
          "");
    }
    if (certificate.isEmpty()) {
      return new Finding(
          Weight.WARNING,
          Area.DNS,
          where,
          "TLSA records are published, but this server shows no certificate",
          "configure [tls], or remove the records");
    }
    if (records.stream().noneMatch(record -> fits(record, certificate.get()))) {
      return new Finding(
          Weight.WARNING,
          Area.DNS,
          where,
          "no TLSA record fits the certificate of this server: those who verify it will not"
              + " deliver",
          "publish: "
              + where
              + ". TLSA 3 1 1 "
              + digest(certificate.get().getPublicKey().getEncoded(), "SHA-256"));
    }
    return validated
        ? Finding.good(Area.DNS, where, "a TLSA record fits the certificate of this server")
        : new Finding(
            Weight.NOTE,
            Area.DNS,
            where,
            "a TLSA record fits the certificate; whether DNSSEC vouches for it, the resolver does"
                + " not say",
            "ask a validating resolver on this machine");
  }

  /** RFC 6698 §2.1: of the whole certificate or of its key, as it is or as a digest. */
  private static boolean fits(Tlsa record, X509Certificate certificate) {
    if (record.usage() != DOMAIN_ISSUED) {
      return false;
    }
    byte[] selected;
    try {
      selected =
          record.selector() == 0
              ? certificate.getEncoded()
              : certificate.getPublicKey().getEncoded();
    } catch (CertificateEncodingException _) {
      return false; // what cannot be written fits nothing
    }
    String expected =
        switch (record.matching()) {
          case 0 -> HexFormat.of().formatHex(selected);
          case 1 -> digest(selected, "SHA-256");
          case 2 -> digest(selected, "SHA-512");
          default -> "";
        };
    return record.data().equals(expected);
  }

  private static String digest(byte[] octets, String algorithm) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(octets));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }

  /** DNS could not say. */
  static Finding unknown(String where, String why) {
    return new Finding(Weight.WARNING, Area.DNS, where, why, "");
  }
}
