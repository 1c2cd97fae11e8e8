package io.postroad.app.glossary;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What stands behind a command: parameters, mechanisms of AUTH, attributes of XCLIENT. */
final class ParameterTerms {
  /** {@code <>}. */
  static final String NULL_PATH = "path.null";

  /** {@code <Postmaster>}. */
  static final String POSTMASTER = "path.postmaster";

  /** {@code EHLO [192.0.2.1]}. */
  static final String LITERAL = "name.literal";

  /** {@code BDAT 100 LAST}. */
  static final String LAST = "parameter.LAST";

  private static final String UNKNOWN = "parameter.unknown";

  static final List<Term> ALL =
      List.of(
          new Term(
              NULL_PATH,
              "<>",
              "The null reverse-path: this mail is a report or an automatic answer, and nobody is"
                  + " to be told if it fails, so that reports never cause reports.",
              "RFC 5321 §4.5.5"),
          new Term(
              POSTMASTER,
              "<Postmaster>",
              "The one address without a domain: whoever answers for the server, which must take"
                  + " mail for it.",
              "RFC 5321 §4.5.1"),
          new Term(
              LITERAL,
              "[…]",
              "An address literal: the client gives its IP address because it has no name.",
              "RFC 5321 §4.1.3"),
          parameter(
              "SIZE",
              "SIZE=",
              "How many octets the message has, so that one that is too large is refused before it"
                  + " is sent.",
              "RFC 1870 §6"),
          parameter(
              "BODY",
              "BODY=",
              "What octets the content has: 7BIT (ASCII in lines), 8BITMIME (lines of any octets)"
                  + " or BINARYMIME (anything at all).",
              "RFC 6152 §2, RFC 3030 §3"),
          parameter(
              "SMTPUTF8",
              "SMTPUTF8",
              "Addresses or header fields of this message are Unicode; every server on the way must"
                  + " take that.",
              "RFC 6531 §3.4"),
          parameter(
              "AUTH",
              "AUTH=",
              "Who gave in this message first, as a server tells it that it trusts; <> says that"
                  + " nobody knows.",
              "RFC 4954 §5"),
          parameter(
              "RET",
              "RET=",
              "What a report of failure brings back: the whole message (FULL) or its header section"
                  + " (HDRS).",
              "RFC 3461 §4.3"),
          parameter(
              "ENVID",
              "ENVID=",
              "A name of the sender's for this sending; reports repeat it.",
              "RFC 3461 §4.4"),
          parameter(
              "NOTIFY",
              "NOTIFY=",
              "When the sender wants a report about this recipient: SUCCESS, FAILURE, DELAY, or"
                  + " NEVER.",
              "RFC 3461 §4.1"),
          parameter(
              "ORCPT",
              "ORCPT=",
              "The recipient as the sender first wrote it, kept through every alias for the"
                  + " reports.",
              "RFC 3461 §4.2"),
          parameter(
              "HOLDFOR",
              "HOLDFOR=",
              "The message is to be held for so many seconds and sent then.",
              "RFC 4865 §3"),
          parameter(
              "HOLDUNTIL",
              "HOLDUNTIL=",
              "The message is to be held until that moment and sent then.",
              "RFC 4865 §3"),
          parameter(
              "BY",
              "BY=",
              "Deliver within so many seconds; else give it back (R) or tell the sender and go on"
                  + " (N). T asks each server to report.",
              "RFC 2852 §4"),
          parameter(
              "MT-PRIORITY",
              "MT-PRIORITY=",
              "How urgent the message is, from -9 to 9: of two that wait, the higher goes first.",
              "RFC 6710 §3"),
          parameter(
              "REQUIRETLS",
              "REQUIRETLS",
              "The message must never cross a connection without verified TLS; rather than that it"
                  + " is given back.",
              "RFC 8689 §2"),
          parameter("LAST", "LAST", "With this chunk the content is complete.", "RFC 3030 §2"),
          mechanism(
              "PLAIN",
              "User and password in one message, in the clear: to be used inside TLS only.",
              "RFC 4616"),
          mechanism(
              "LOGIN",
              "User and password in two messages, in the clear: to be used inside TLS only. Older"
                  + " than PLAIN, and no standard.",
              "draft-murchison-sasl-login"),
          mechanism(
              "SCRAM-SHA-256",
              "Both sides prove that they know the password; it never crosses the connection.",
              "RFC 5802, RFC 7677"),
          mechanism(
              "SCRAM-SHA-256-PLUS",
              "SCRAM tied to this very TLS connection: nobody in between can pass it on.",
              "RFC 5802 §6, RFC 7677"),
          mechanism(
              "OTHER", "A way to log in that this server does not know.", "RFC 4422, RFC 4954 §4"),
          attribute("NAME", "The client's host name, as the proxy found it."),
          attribute("ADDR", "The client's IP address, as the proxy saw it."),
          attribute("PORT", "The client's port."),
          attribute("PROTO", "What the client speaks with the proxy: SMTP or ESMTP."),
          attribute("HELO", "The name that the client gave with HELO or EHLO."),
          attribute("LOGIN", "The name with which the client has logged in at the proxy."),
          attribute("DESTADDR", "The address that the client connected to."),
          attribute("DESTPORT", "The port that the client connected to."),
          attribute("OTHER", "An attribute of the client's that this server does not know."),
          new Term(
              UNKNOWN,
              "a parameter",
              "A parameter of an extension that this server does not have; a server must refuse it"
                  + " with 555 rather than ignore it.",
              "RFC 5321 §4.1.1.11"));

  private ParameterTerms() {}

  /** The term of one word behind MAIL or RCPT. */
  static String ofParameter(String word) {
    int equals = word.indexOf('=');
    String id =
        "parameter." + (equals < 0 ? word : word.substring(0, equals)).toUpperCase(Locale.ROOT);
    return known(id).orElse(UNKNOWN);
  }

  /** The term of a mechanism behind AUTH. */
  static String ofMechanism(String word) {
    return known("mechanism." + word.toUpperCase(Locale.ROOT)).orElse("mechanism.OTHER");
  }

  /** The term of an attribute behind XCLIENT, or in what EHLO lists of it. */
  static String ofAttribute(String word) {
    int equals = word.indexOf('=');
    String name = (equals < 0 ? word : word.substring(0, equals)).toUpperCase(Locale.ROOT);
    return known("xclient." + name).orElse("xclient.OTHER");
  }

  private static Optional<String> known(String id) {
    return ALL.stream().map(Term::id).filter(id::equals).findFirst();
  }

  private static Term parameter(String name, String title, String text, String section) {
    return new Term("parameter." + name, title, text, section);
  }

  private static Term mechanism(String name, String text, String section) {
    return new Term("mechanism." + name, name, text, section);
  }

  private static Term attribute(String name, String text) {
    return new Term("xclient." + name, name + "=", text, "Postfix XCLIENT");
  }
}
