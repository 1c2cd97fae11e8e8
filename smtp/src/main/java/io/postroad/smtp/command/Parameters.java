package io.postroad.smtp.command;

import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.text.Xtext;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * The parameters of MAIL and RCPT as text: as they stand behind the path, each with a space before
 * it. Queue files hold them in this form too. Stateless.
 */
public final class Parameters {
  private Parameters() {}

  /** The parameters of MAIL; empty when there are none. */
  public static String text(MailParameters parameters) {
    StringBuilder text = new StringBuilder();
    parameters.size().ifPresent(size -> text.append(" SIZE=").append(size));
    parameters.body().ifPresent(body -> text.append(" BODY=").append(body.keyword()));
    if (parameters.smtpUtf8()) {
      text.append(" SMTPUTF8");
    }
    parameters
        .auth()
        .ifPresent(who ->
            text.append(" AUTH=")
                .append(
                    switch (who) {
                      case NullReversePath _ -> "<>";
                      case Mailbox mailbox -> Xtext.encodeUtf8(mailbox.text());
                    }));
    parameters.ret().ifPresent(ret -> text.append(" RET=").append(ret.name()));
    parameters.envid().ifPresent(envid -> text.append(" ENVID=").append(envid.encoded()));
    parameters
        .hold()
        .ifPresent(hold ->
            text.append(
                switch (hold) {
                  case Hold.For(var time) -> " HOLDFOR=" + time.toSeconds();
                  case Hold.Until(var moment) -> " HOLDUNTIL=" + moment;
                }));
    parameters
        .deliverBy()
        .ifPresent(by ->
            text.append(" BY=")
                .append(by.seconds())
                .append(by.mode() == DeliverBy.Mode.RETURN ? ";R" : ";N")
                .append(by.trace() ? "T" : ""));
    parameters.mtPriority().ifPresent(value -> text.append(" MT-PRIORITY=").append(value));
    if (parameters.requireTls()) {
      text.append(" REQUIRETLS");
    }
    return text.toString();
  }

  /** The parameters of RCPT as they were given; empty when there are none. */
  public static String text(RcptParameters parameters) {
    return text(parameters, OriginalRecipient::text);
  }

  /** The same in ASCII, for a transaction without SMTPUTF8 (RFC 6533 §3). */
  static String asciiText(RcptParameters parameters) {
    return text(parameters, OriginalRecipient::asciiText);
  }

  private static String text(
      RcptParameters parameters, Function<OriginalRecipient, String> written) {
    StringBuilder text = new StringBuilder();
    parameters.notifyOn().ifPresent(when -> text.append(" NOTIFY=").append(when.text()));
    parameters
        .originalRecipient()
        .ifPresent(original -> text.append(" ORCPT=").append(written.apply(original)));
    return text.toString();
  }

  /**
   * Reads what {@link #text(MailParameters)} wrote.
   *
   * @throws IllegalArgumentException when it is nothing of the kind
   */
  public static MailParameters mail(String text) {
    ParameterParser parser = parser(text);
    MailParameters parameters = parser.mail();
    check(parser, text);
    return parameters;
  }

  /**
   * Reads what {@link #text(RcptParameters)} wrote.
   *
   * @throws IllegalArgumentException when it is nothing of the kind
   */
  public static RcptParameters rcpt(String text) {
    ParameterParser parser = parser(text);
    RcptParameters parameters = parser.rcpt();
    check(parser, text);
    return parameters;
  }

  private static ParameterParser parser(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    return ParameterParser.stored(octets);
  }

  private static void check(ParameterParser parser, String text) {
    if (parser.fault().isPresent()) {
      throw new IllegalArgumentException("no parameters: " + text);
    }
  }
}
