package io.postroad.app.config;

import io.postroad.mta.settings.LmtpPlace;
import io.postroad.mta.settings.Target;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The texts of {@code deliver} and {@code via}. */
public final class Targets {
  private static final int SMTP_PORT = 25;
  private static final String LMTP_FORM = "lmtp:HOST:PORT";
  private static final String LMTP_SOCKET_FORM = "lmtp:unix:PATH";
  private static final String UNIX = "unix:";

  /** A Unix socket's path has so many octets at most (sun_path, without its NUL). */
  private static final int SOCKET_PATH_MAX = 107;

  private static final List<String> PLACEHOLDERS = List.of("{domain}", "{mailbox}");

  private Targets() {}

  /** The value of {@code deliver} in a local domain. */
  static Target deliver(String text) throws BadValueException {
    String word = before(text);
    String rest = text.substring(Math.min(text.length(), word.length() + 1));
    return switch (word) {
      case "maildir" -> maildir(rest);
      case "smtp" -> smtp(rest);
      case "lmtp" -> lmtp(rest);
      case "inbox" -> new Target.Inbox();
      default ->
          throw unknown(
              text,
              word,
              List.of("maildir:PATH", "smtp:HOST[:PORT]", LMTP_FORM, LMTP_SOCKET_FORM, "inbox"));
    };
  }

  /**
   * The value of {@code via} in a route.
   *
   * @throws BadValueException when it is none
   */
  public static Target via(String text) throws BadValueException {
    String word = before(text);
    String rest = text.substring(Math.min(text.length(), word.length() + 1));
    return switch (word) {
      case "mx" -> new Target.Mx();
      case "smtp" -> smtp(rest);
      case "lmtp" -> lmtp(rest);
      case "inbox" -> new Target.Inbox();
      case "discard" -> new Target.Discard();
      case "reject" -> reject(rest);
      default ->
          throw unknown(
              text,
              word,
              List.of(
                  "mx",
                  "smtp:HOST[:PORT]",
                  LMTP_FORM,
                  LMTP_SOCKET_FORM,
                  "inbox",
                  "discard",
                  "reject:TEXT"));
    };
  }

  /** A step of the retry schedule. */
  static Duration retryStep(String text) throws BadValueException {
    Duration step = Quantities.duration(text);
    if (step.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new BadValueException("\"" + text + "\" is too short a step; at least 1s");
    }
    return step;
  }

  private static Target maildir(String template) throws BadValueException {
    if (template.isEmpty() || template.indexOf('\0') >= 0) {
      throw new BadValueException(
          "maildir: needs a path, such as maildir:/var/mail/{domain}/{mailbox}");
    }
    String rest = template;
    for (String placeholder : PLACEHOLDERS) {
      rest = rest.replace(placeholder, "");
    }
    if (rest.indexOf('{') >= 0 || rest.indexOf('}') >= 0) {
      throw new BadValueException(
          "\""
              + template
              + "\" has an unknown placeholder; "
              + String.join(" and ", PLACEHOLDERS)
              + " are known");
    }
    return new Target.Maildir(template);
  }

  /** {@code HOST:PORT}, with no default port, for LMTP has none; or {@code unix:PATH}. */
  private static Target lmtp(String text) throws BadValueException {
    if (text.startsWith(UNIX)) {
      String path = text.substring(UNIX.length());
      if (!path.startsWith("/")
          || path.indexOf('\0') >= 0
          || path.getBytes(StandardCharsets.UTF_8).length > SOCKET_PATH_MAX) {
        throw new BadValueException(
            "lmtp:unix: needs an absolute path of at most "
                + SOCKET_PATH_MAX
                + " octets, such as lmtp:unix:/run/dovecot/lmtp");
      }
      return new Target.Lmtp(new LmtpPlace.Socket(path));
    }
    Addresses.HostPort next = nextHop(Addresses.hostPort(text, -1), text);
    if (next.port() == SMTP_PORT) {
      throw new BadValueException(
          "\"" + text + "\": LMTP is never spoken on port 25 (RFC 2033); name its port");
    }
    return new Target.Lmtp(new LmtpPlace.Host(next.host(), next.port()));
  }

  private static Target smtp(String text) throws BadValueException {
    Addresses.HostPort next = nextHop(Addresses.hostPort(text, SMTP_PORT), text);
    return new Target.Smtp(next.host(), next.port());
  }

  private static Addresses.HostPort nextHop(Addresses.HostPort next, String text)
      throws BadValueException {
    if (next.port() == 0) {
      throw new BadValueException("\"" + text + "\": a next hop cannot have port 0; name its port");
    }
    String host = next.host();
    boolean digits = host.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.');
    if (digits || host.indexOf(':') >= 0) {
      Addresses.literal(host);
      return next;
    }
    return new Addresses.HostPort(Names.host(host), next.port());
  }

  private static Target reject(String text) throws BadValueException {
    boolean printable = text.chars().allMatch(c -> c >= ' ' && c < 0x7F);
    if (text.isBlank() || !printable) {
      throw new BadValueException(
          "reject: needs a reason in printable ASCII, such as reject:this domain is closed");
    }
    return new Target.Reject(text.strip());
  }

  private static String before(String text) {
    int colon = text.indexOf(':');
    return colon < 0 ? text : text.substring(0, colon);
  }

  private static BadValueException unknown(String text, String word, List<String> known) {
    List<String> words = known.stream().map(Targets::before).toList();
    Optional<String> nearest = Nearest.to(word, words);
    return new BadValueException(
        "\"" + text + "\" is not a target; " + String.join(", ", known), nearest);
  }
}
