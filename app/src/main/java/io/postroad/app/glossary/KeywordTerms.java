package io.postroad.app.glossary;

import io.postroad.smtp.extension.Keyword;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The lines of the reply to EHLO: the extensions that a server offers. */
final class KeywordTerms {
  private static final String UNKNOWN = "keyword.unknown";

  static final List<Term> ALL = all();

  private KeywordTerms() {}

  static String id(Keyword keyword) {
    return "keyword." + keyword.word();
  }

  /** The term of a line of the reply to EHLO, without its code. */
  static String ofLine(String line) {
    String word = line.strip().split("[ =]", 2)[0].toUpperCase(Locale.ROOT);
    return Arrays.stream(Keyword.values())
        .filter(keyword -> keyword.word().equals(word))
        .map(KeywordTerms::id)
        .findFirst()
        .orElse(UNKNOWN);
  }

  private static List<Term> all() {
    List<Term> terms = new ArrayList<>();
    for (Keyword keyword : Keyword.values()) {
      terms.add(new Term(id(keyword), keyword.word(), meaning(keyword), section(keyword)));
    }
    terms.add(
        new Term(
            UNKNOWN,
            "an extension",
            "The server offers an extension that Postroad does not use; a client ignores what it"
                + " does not know.",
            "RFC 5321 §4.1.1.1"));
    return List.copyOf(terms);
  }

  private static String meaning(Keyword keyword) {
    return switch (keyword) {
      case PIPELINING -> "Commands may come in groups, without waiting for each reply.";
      case SIZE -> "The largest message taken, in octets; MAIL may announce a size.";
      case EIGHT_BIT_MIME -> "Octets above 127 may stand in the content.";
      case ENHANCED_STATUS_CODES -> "Replies carry a second, finer code such as 2.1.5.";
      case STARTTLS -> "The connection can be encrypted from here on with STARTTLS.";
      case AUTH -> "Users can log in; the mechanisms follow.";
      case DSN -> "The client may say when it wants to hear of a recipient's fate.";
      case SMTPUTF8 -> "Addresses and header fields may be Unicode.";
      case CHUNKING -> "The content may come in counted chunks with BDAT instead of DATA.";
      case BINARYMIME -> "The content may be any octets at all, sent with BDAT.";
      case LIMITS -> "What the server grants a session; more would be refused.";
      case FUTURERELEASE ->
          "A message may be given in now to be sent later; the longest time"
              + " follows, in seconds and as a moment.";
      case DELIVERBY -> "A sender may set a time within which a message is of use.";
      case MT_PRIORITY -> "A sender may say how urgent a message is.";
      case REQUIRETLS -> "A sender may insist on verified TLS all the way.";
      case ETRN -> "A host that was away may ask for the mail that waits for it.";
      case XCLIENT -> "This client is a listed proxy and may tell about the real client.";
      case VRFY -> "VRFY asks whether a mailbox exists; not everybody gets an answer.";
      case EXPN -> "EXPN asks who is on a mailing list; not everybody gets an answer.";
      case HELP -> "HELP explains the commands.";
    };
  }

  private static String section(Keyword keyword) {
    return switch (keyword) {
      case PIPELINING -> "RFC 2920 §3";
      case SIZE -> "RFC 1870 §4";
      case EIGHT_BIT_MIME -> "RFC 6152 §2";
      case ENHANCED_STATUS_CODES -> "RFC 2034 §3";
      case STARTTLS -> "RFC 3207 §2";
      case AUTH -> "RFC 4954 §3";
      case DSN -> "RFC 3461 §4";
      case SMTPUTF8 -> "RFC 6531 §3.1";
      case CHUNKING -> "RFC 3030 §2";
      case BINARYMIME -> "RFC 3030 §3";
      case LIMITS -> "RFC 9422 §3";
      case FUTURERELEASE -> "RFC 4865 §3";
      case DELIVERBY -> "RFC 2852 §3";
      case MT_PRIORITY -> "RFC 6710 §3";
      case REQUIRETLS -> "RFC 8689 §2";
      case ETRN -> "RFC 1985 §3";
      case XCLIENT -> "Postfix XCLIENT";
      case VRFY, EXPN -> "RFC 5321 §3.5.2";
      case HELP -> "RFC 5321 §4.1.1.8";
    };
  }
}
