package io.postroad.app.config;

import io.postroad.inbox.InboxSettings;
import io.postroad.mta.settings.IpNetwork;
import io.postroad.mta.settings.MtaSettings;
import io.postroad.smtp.client.ClientSettings;
import io.postroad.smtp.server.Limits;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Everything an operator said, and the defaults for the rest. Immutable; a reload makes a new one.
 *
 * @param file where it was read; empty without configuration
 * @param mta what the mail transfer agent is told
 * @param listeners at least one
 * @param limits of the SMTP server
 * @param client the SMTP client's times
 * @param tls certificates and authorities
 * @param http empty where it is turned off
 * @param dnsServers empty for the system's
 * @param webhooks who is told of events by HTTP
 * @param data the folder of spool, inbox and keys, absolute
 * @param sendmailOrigin the domain that {@code postroad sendmail} adds
 * @param effective every value with its origin
 */
public record Configuration(
    Optional<Path> file,
    MtaSettings mta,
    List<Listener> listeners,
    Limits limits,
    ClientSettings client,
    TlsFiles tls,
    Optional<Http> http,
    InboxSettings inbox,
    List<InetSocketAddress> dnsServers,
    HistoryBounds history,
    List<Webhook> webhooks,
    Path data,
    Duration shutdownGrace,
    String sendmailOrigin,
    Effective effective) {

  /** Copies the lists. */
  public Configuration {
    listeners = List.copyOf(listeners);
    dnsServers = List.copyOf(dnsServers);
    webhooks = List.copyOf(webhooks);
  }

  /** Whether there is no configuration: everything is caught, nothing is sent. */
  public boolean catcher() {
    return mta.catcher();
  }

  /**
   * One SMTP listener.
   *
   * @param service what it is for
   * @param checkSender whether a stranger's reverse-path must have a domain that can get mail
   * @param normalizeBareNewlines whether trusted clients' bare line feeds are completed
   * @param tls how it uses TLS
   * @param proxies networks that must send a PROXY header
   * @param xclient networks that may use XCLIENT
   */
  public record Listener(
      InetSocketAddress address,
      Service service,
      boolean checkSender,
      boolean normalizeBareNewlines,
      Tls tls,
      List<IpNetwork> proxies,
      List<IpNetwork> xclient) {

    /** Copies the lists. */
    public Listener {
      proxies = List.copyOf(proxies);
      xclient = List.copyOf(xclient);
    }

    /** How a listener uses TLS. */
    public enum Tls {
      /** Offered in the clear (RFC 3207). */
      STARTTLS,
      /** From the first octet (RFC 8314). */
      IMPLICIT,
      /** Not at all. */
      OFF
    }

    /** What a listener is for. */
    public enum Service {
      /** Mail from other servers. */
      MX,
      /** Mail from users. */
      SUBMISSION,
      /** Mail to be delivered here (RFC 2033). */
      LMTP;

      /** As the configuration has it. */
      public String word() {
        return name().toLowerCase(Locale.ROOT);
      }
    }
  }

  /**
   * Certificates of the server, and whom it believes as a client.
   *
   * @param main shown to who asks for no other's name; empty for a self-signed one
   * @param further chosen by name
   * @param authorities whose certificates verify; empty for the Java runtime's
   */
  public record TlsFiles(
      Optional<CertificateFiles> main, List<CertificateFiles> further, Optional<Path> authorities) {

    /** Copies the list. */
    public TlsFiles {
      further = List.copyOf(further);
    }
  }

  /**
   * A certificate and its key in files.
   *
   * @param names it is chosen for, beside those that stand in it
   */
  public record CertificateFiles(List<String> names, Path certificate, Path key) {

    /** Copies the list. */
    public CertificateFiles {
      names = List.copyOf(names);
    }
  }

  /**
   * The HTTP server.
   *
   * @param hosts names it may be called by, beside loopback's
   * @param certificate where there is one, it speaks HTTPS
   * @param faults whether the API may make faults on demand
   */
  public record Http(
      InetSocketAddress address,
      List<String> hosts,
      Optional<CertificateFiles> certificate,
      boolean faults) {

    /** Copies the list. */
    public Http {
      hosts = List.copyOf(hosts);
    }

    /** The word for what is spoken. */
    public String scheme() {
      return certificate.isPresent() ? "https" : "http";
    }

    /** Whether only this machine can reach it. */
    public boolean onLoopback() {
      return address.getAddress().isLoopbackAddress();
    }
  }

  /**
   * How much of what happened is kept.
   *
   * @param size octets on disk
   */
  public record HistoryBounds(Duration keep, long size) {}
}
