package io.postroad.dns;

import java.time.Duration;

/**
 * The port for name resolution: where a domain's mail goes, and which addresses a host has. Answers
 * are values; doubt is {@code Unresolved}, never an exception and never a permanent answer (rule
 * N1). Implementations are thread-safe, may block the calling thread up to the given time and are
 * made for virtual threads.
 */
public interface Resolver extends AutoCloseable {

  /** The longest that one question may take altogether (reliability rules, section 3). */
  Duration LONGEST = Duration.ofSeconds(20);

  /** The most mail exchangers an answer names (rule N1). */
  int EXCHANGERS_MAX = 10;

  /** The most addresses an answer names for one host (rule N1). */
  int ADDRESSES_MAX = 5;

  /**
   * Finds the hosts that take mail for a domain (RFC 5321 §5.1): its mail exchangers or, if it has
   * no MX record, the domain itself as the only one with preference 0.
   *
   * @param domain a domain name in lower-case ASCII, with or without the final dot; never an
   *     address literal
   * @param atMost the total time for all the queries that this needs; beyond it the answer is
   *     {@link MxAnswer.Unresolved}
   */
  MxAnswer mailExchangers(String domain, Duration atMost);

  /** As {@link #mailExchangers(String, Duration)} with the time of {@link #LONGEST}. */
  default MxAnswer mailExchangers(String domain) {
    return mailExchangers(domain, LONGEST);
  }

  /**
   * Finds the addresses of a host. An IPv4 or IPv6 address in text form is answered without any
   * query.
   *
   * @param host a host name in lower-case ASCII, or an address without brackets
   * @param atMost the total time for all the queries that this needs
   */
  AddressAnswer addresses(String host, Duration atMost);

  /** As {@link #addresses(String, Duration)} with the time of {@link #LONGEST}. */
  default AddressAnswer addresses(String host) {
    return addresses(host, LONGEST);
  }

  /**
   * Finds the texts of a name (RFC 1035 §3.3.14), each with its pieces joined; octets beyond ASCII
   * stand for themselves as characters of ISO 8859-1. A resolver for routing alone need not know
   * them.
   *
   * @param name a domain name in lower-case ASCII; underscores are allowed
   * @param atMost the total time for all the queries that this needs
   */
  default RecordsAnswer<String> texts(String name, Duration atMost) {
    return new RecordsAnswer.Unresolved<>("TXT of " + name + " cannot be asked here");
  }

  /**
   * Finds the TLSA records of a name such as {@code _25._tcp.mx.example.test} (RFC 7672 §2.2). A
   * resolver for routing alone need not know them.
   *
   * @param name a domain name in lower-case ASCII; underscores are allowed
   * @param atMost the total time for all the queries that this needs
   */
  default RecordsAnswer<Tlsa> tlsa(String name, Duration atMost) {
    return new RecordsAnswer.Unresolved<>("TLSA of " + name + " cannot be asked here");
  }

  /** Gives up the cache; later questions are answered as {@code Unresolved}. */
  @Override
  void close();
}
