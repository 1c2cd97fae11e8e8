package io.postroad.mta.delivery;

import io.postroad.message.mime.Conversion;
import io.postroad.message.mime.MimeSurvey;
import io.postroad.smtp.client.ContentSource;
import io.postroad.smtp.client.RecipientOutcome;
import io.postroad.smtp.command.BodyType;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.extension.Capabilities;
import io.postroad.smtp.extension.Keyword;
import io.postroad.smtp.reply.EnhancedStatus;
import java.io.IOException;
import java.util.Optional;

/**
 * A message as one next hop can take it. What was declared 8-bit, binary or UTF-8 is looked through
 * before it is given up for a hop that lacks the extension, since many clients declare all they
 * send; then it is converted by the rules of MIME (RFC 6152 §3, RFC 3030 §3, RFC 6532 §3.7), or
 * refused: 5.6.3, and 5.6.9 for header fields in UTF-8 (RFC 6531 §3.5). The stored message stays as
 * it came.
 */
sealed interface Fitting {
  /** What 8BITMIME or BINARYMIME would be needed for. */
  EnhancedStatus CONTENT_REFUSED = new EnhancedStatus(5, 6, 3);

  /** What SMTPUTF8 would be needed for, addresses aside. */
  EnhancedStatus HEADER_REFUSED = new EnhancedStatus(5, 6, 9);

  /** It can be sent like this. */
  record Ready(MailParameters parameters, ContentSource source, long size, boolean eightBit)
      implements Fitting {}

  /** It cannot. */
  record Refused(RecipientOutcome.Unsendable why) implements Fitting {}

  /** How the content goes to a server with these capabilities. */
  static Fitting of(
      MailParameters parameters, ContentSource source, long size, Capabilities nextHop) {
    boolean eightBit = parameters.body().equals(Optional.of(BodyType.EIGHT_BIT_MIME));
    boolean binary = parameters.body().equals(Optional.of(BodyType.BINARY_MIME));
    boolean utf8 = parameters.smtpUtf8();
    boolean takesEightBit = nextHop.offers(Keyword.EIGHT_BIT_MIME);
    boolean takesBinary = nextHop.offers(Keyword.BINARYMIME) && nextHop.offers(Keyword.CHUNKING);
    boolean takesUtf8 = nextHop.offers(Keyword.SMTPUTF8);
    boolean lacksBinary = binary && !takesBinary;
    boolean lacksEightBit = !binary && !takesEightBit && (eightBit || utf8);
    if (!lacksBinary && !lacksEightBit && (!utf8 || takesUtf8)) {
      return new Ready(parameters, source, size, eightBit || (utf8 && !binary));
    }
    MimeSurvey survey;
    try {
      survey = MimeSurvey.of(source.open());
    } catch (IOException e) {
      // Reading it for the transaction will fail likewise, and say why.
      return new Ready(parameters, source, size, false);
    }
    boolean lacksUtf8 = utf8 && !takesUtf8;
    if (lacksUtf8 && survey.hasHeaderBeyondAscii()) {
      return refused(
          HEADER_REFUSED,
          "the message has header fields beyond ASCII, the server does not offer SMTPUTF8");
    }
    MailParameters fit = takesUtf8 ? parameters : parameters.without(Keyword.SMTPUTF8);
    boolean global = lacksUtf8 && survey.holdsGlobal();
    if (!lacksBinary && !global && !(lacksEightBit && survey.isEightBit())) {
      return new Ready(fit, source, size, !binary && survey.isEightBit());
    }
    return converted(fit, source, size, survey, new Need(lacksBinary, takesEightBit, global));
  }

  /** What is in the way. */
  record Need(boolean binary, boolean takesEightBit, boolean global) {
    private EnhancedStatus status() {
      return global ? HEADER_REFUSED : CONTENT_REFUSED;
    }

    private String text() {
      if (binary) {
        return "the message is binary, the server does not offer BINARYMIME and CHUNKING";
      }
      return global
          ? "the message holds another with header fields beyond ASCII, the server does not offer"
              + " SMTPUTF8"
          : "the message has 8-bit content, the server does not offer 8BITMIME";
    }
  }

  private static Fitting converted(
      MailParameters parameters, ContentSource source, long size, MimeSurvey survey, Need need) {
    Conversion.Target target =
        need.takesEightBit ? Conversion.Target.EIGHT_BIT : Conversion.Target.SEVEN_BIT;
    return switch (survey.conversion(target, need.binary, need.global)) {
      case Conversion.Impossible(String why) ->
          refused(need.status(), need.text() + ", and it cannot be converted: " + why);
      case Conversion.Possible plan -> {
        ContentSource converted = () -> plan.of(source.open());
        boolean eightBit = need.takesEightBit && survey.isEightBit();
        Optional<BodyType> body =
            eightBit ? Optional.of(BodyType.EIGHT_BIT_MIME) : Optional.empty();
        long octets;
        try {
          octets = size(converted.open());
        } catch (IOException e) {
          octets = size; // The transaction will meet the same and say why.
        }
        yield new Ready(
            parameters.withContent(parameters.size(), body), converted, octets, eightBit);
      }
    };
  }

  private static Fitting refused(EnhancedStatus status, String text) {
    return new Refused(new RecipientOutcome.Unsendable(status, text));
  }

  private static long size(Content content) throws IOException {
    try (content) {
      byte[] octets = new byte[16 << 10];
      long size = 0;
      int count;
      while ((count = content.read(octets, 0, octets.length)) >= 0) {
        size += count;
      }
      return size;
    }
  }
}
