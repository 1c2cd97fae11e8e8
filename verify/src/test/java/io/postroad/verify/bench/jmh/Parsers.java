package io.postroad.verify.bench.jmh;

import io.postroad.message.HeaderLimits;
import io.postroad.message.HeaderSection;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.command.CommandParser;
import io.postroad.smtp.command.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Command line, address and header section. One thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Parsers {
  private final byte[] ehlo = ascii("EHLO client.example.net");
  private final byte[] mail =
      ascii("MAIL FROM:<alice@example.org> SIZE=4096 BODY=8BITMIME RET=HDRS ENVID=QQ314159");
  private final byte[] rcpt = ascii("RCPT TO:<bob@example.test>");
  private final byte[] header =
      ascii(
          """
          Received: from client.example.net (client.example.net [192.0.2.1])
           by mx.example.test (Postroad) with ESMTPS id 0mwtx5hi00000abcdefghijklm
           for <bob@example.test>; Mon, 23 Nov 2026 23:50:49 +0000
          Message-ID: <20261123235049.1@example.org>
          Date: Mon, 23 Nov 2026 23:50:49 +0000
          From: Alice Example <alice@example.org>
          To: Bob Example <bob@example.test>, carol@example.test
          Subject: The figures of the third quarter,
           and what they are to be in the fourth
          MIME-Version: 1.0
          Content-Type: multipart/alternative; boundary="=_frontier_1234567890"
          User-Agent: a program with a long name/1.2.3
          X-Priority: 3

          """
              .replace("\n", "\r\n"));

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A client's name. */
  @Benchmark
  public Parsed commandEhlo() {
    return CommandParser.parse(ehlo);
  }

  /** A reverse-path with four parameters. */
  @Benchmark
  public Parsed commandMail() {
    return CommandParser.parse(mail);
  }

  /** A forward-path. */
  @Benchmark
  public Parsed commandRcpt() {
    return CommandParser.parse(rcpt);
  }

  /** A dot-string at a domain. */
  @Benchmark
  public Optional<Mailbox> address() {
    return Mailbox.parse("first.last+tag@mail.example.test");
  }

  /** A quoted string, with a pair in it. */
  @Benchmark
  public Optional<Mailbox> addressQuoted() {
    return Mailbox.parse("\"first \\\"middle\\\" last\"@mail.example.test");
  }

  /** Both sides beyond ASCII: the U-labels are judged by IDNA 2008. */
  @Benchmark
  public Optional<Mailbox> addressUtf8() {
    return Mailbox.parse("jürgen@bücher.example");
  }

  /** Eleven fields, two of them folded. */
  @Benchmark
  public HeaderSection header() {
    return HeaderSection.of(header, HeaderLimits.DEFAULTS);
  }
}
