package io.postroad.verify.page;

import java.util.List;

/** Mail as programs send it, for pictures of the page. */
final class SampleLetters {
  private static final String ORDER =
      """
      From: Acme Shop <orders@acme.test>
      To: Bob Becker <bob@example.net>
      Subject: Your order #10042 has shipped
      Date: Mon, 23 Nov 2026 10:00:00 +0000
      MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary=m

      --m
      Content-Type: multipart/alternative; boundary=a

      --a
      Content-Type: text/plain; charset=utf-8

      Hello Bob,

      thank you for your order #10042. Follow your parcel: https://acme.test/track/10042

      --a
      Content-Type: text/html; charset=utf-8

      <div style="font-family:Arial,sans-serif;max-width:600px;margin:auto">
      <h2 style="color:#204080">Your order has shipped</h2>
      <p>Hello Bob,</p><p>thank you for your order <b>#10042</b>. We have packed it and handed it to
      the carrier; it will be with you on Thursday.</p>
      <table cellpadding="8" bgcolor="#f4f6fa" width="100%"><tr><td>2 × Enamel mug</td>
      <td align="right">€ 24.00</td></tr><tr><td>1 × Letter scale</td><td align="right">€ 39.00</td>
      </tr><tr><td><b>Total</b></td><td align="right"><b>€ 63.00</b></td></tr></table>
      <p><a href="https://acme.test/track/10042">Follow your parcel</a></p></div>

      --a--
      --m
      Content-Type: application/pdf
      Content-Disposition: attachment; filename="invoice-10042.pdf"

      %PDF-1.4
      --m--
      """;

  private SampleLetters() {}

  /** From the oldest to the newest, which is the one with everything in it. */
  static List<String> all() {
    return List.of(
        plain("cron@web-1.internal", "Nightly backup: 3 files skipped", "See the log for details."),
        plain(
            "GitLab <noreply@gitlab.test>", "Pipeline #2214 has failed", "Stage test, job verify."),
        plain("Anna Lindqvist <anna@lindqvist.test>", "Re: Meeting on Thursday", "Ten is fine."),
        plain(
            "=?utf-8?q?Jos=C3=A9_=C3=91=C3=ADguez?= <jose@ejemplo.test>",
            "Welcome! Here is how to begin, with a rather long line that will not fit anywhere",
            "Hello and welcome."),
        plain("Billing <billing@acme.test>", "Invoice 10041 for November", "Find it attached."),
        plain(
            "Acme Shop <login@acme.test>",
            "Your one-time code",
            "Your code is 482913. It is valid for ten minutes."),
        ORDER);
  }

  private static String plain(String from, String subject, String text) {
    return "From: %s\nTo: Bob Becker <bob@example.net>\nSubject: %s\n\n%s\n"
        .formatted(from, subject, text);
  }
}
