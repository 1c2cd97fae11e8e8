package io.postroad.smtp.reply;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.address.DomainName;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.command.Parsed;
import io.postroad.smtp.command.SyntaxFault;
import io.postroad.smtp.command.Verb;
import io.postroad.smtp.extension.Keyword;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReplyGoldenTest {

  private static final Replies REPLIES = new Replies(new DomainName("mx.example.test"));
  private static final LmtpReplies LMTP = new LmtpReplies(new DomainName("mx.example.test"));
  private static final Mailbox BOB = Mailbox.parse("bob@example.test").orElseThrow();

  @Test
  @DisplayName("The catalogue: every reply is the one that was reviewed")
  void golden() throws IOException {
    StringBuilder actual = new StringBuilder();
    for (Situation situation : Situation.values()) {
      for (Reply reply : samples(situation)) {
        assertThat(reply.code()).as(situation.name()).isEqualTo(situation.code());
        assertThat(reply.status()).as(situation.name()).isEqualTo(situation.status());
        for (String line : wireLines(reply)) {
          actual.append(situation).append('\t').append(line).append('\n');
        }
      }
    }
    // Beside the reviewed file, so that a change can be reviewed and copied.
    Path written = Files.createDirectories(Path.of("target")).resolve("replies.golden");
    Files.writeString(written, actual);
    assertThat(actual.toString()).isEqualTo(resource("/replies.golden"));
  }

  @Test
  @DisplayName("RFC 2034 §4: every 2yz, 4yz and 5yz line has its status but greeting and EHLO")
  void statusOnEveryLine() {
    for (Situation situation : Situation.values()) {
      boolean without =
          switch (situation) {
            case GREETING, LMTP_GREETING, HELLO, EXTENDED_HELLO, START_CONTENT, AUTH_CHALLENGE ->
                true;
            default -> false;
          };
      assertThat(situation.status().isEmpty()).as(situation.name()).isEqualTo(without);
    }
    assertThat(wireLines(REPLIES.help(EnumSet.range(Verb.EHLO, Verb.QUIT))))
        .allMatch(line -> line.startsWith("214-2.0.0 ") || line.startsWith("214 2.0.0 "));
  }

  @Test
  @DisplayName("RFC 5321 §4.1.1.8: HELP explains each command, in any case")
  void helpTopics() {
    for (Verb verb : Verb.values()) {
      Reply help = REPLIES.help(verb.name().toLowerCase(Locale.ROOT));
      assertThat(help.code()).isEqualTo(214);
      assertThat(help.text()).startsWith(verb.name());
      assertThat(help.lines().getLast()).containsAnyOf("RFC ", "Postfix");
    }
    assertThat(REPLIES.help("SAML").oneLine()).startsWith("504 5.5.4 ");
  }

  @Test
  @DisplayName("S6: a reply repeats at most 64 printable octets of what the client sent")
  void echo() {
    String evil = "\u0000\r\n250 2.0.0 queued\u001b[31m\u00e4" + "x".repeat(5000);
    List<Reply> replies = new ArrayList<>();
    for (SyntaxFault fault : SyntaxFault.values()) {
      replies.add(REPLIES.to(new Parsed.Faulty(fault, evil)));
    }
    replies.add(REPLIES.help(evil));
    replies.add(REPLIES.noSuchName(evil));
    replies.add(REPLIES.noSuchList(evil));
    replies.add(REPLIES.senderDomainRefused(evil));
    replies.add(REPLIES.senderDomainUnresolved(evil));
    for (Reply reply : replies) {
      String wire = new String(reply.wire(), StandardCharsets.ISO_8859_1);
      assertThat(wire).endsWith("\r\n").hasSizeLessThan(200);
      assertThat(wire.substring(0, wire.length() - 2).chars()).allMatch(c -> c >= ' ' && c < 0x7F);
    }
  }

  @Test
  @DisplayName("RFC 5321 §4.5.3.1.5: no line of ours is over 512 octets, whatever it tells")
  void lineLength() {
    String longText = "y".repeat(2000);
    List<Reply> replies =
        List.of(
            REPLIES.verified(longText),
            REPLIES.ambiguous(List.of(longText, longText)),
            REPLIES.expanded(List.of(longText, longText)),
            REPLIES.extendedHello(List.of(longText)),
            Replies.refusal(550, new EnhancedStatus(5, 7, 1), longText));
    for (Reply reply : replies) {
      for (String line : wireLines(reply)) {
        assertThat(line.length()).isLessThanOrEqualTo(510);
      }
    }
  }

  /** A switch without default: a new situation does not compile until it has its samples. */
  private static List<Reply> samples(Situation situation) {
    return switch (situation) {
      case GREETING -> List.of(REPLIES.greeting());
      case HELLO -> List.of(REPLIES.hello());
      case EXTENDED_HELLO -> List.of(REPLIES.extendedHello(List.of("PIPELINING", "SIZE 1000")));
      case SENDER_ACCEPTED -> List.of(REPLIES.senderAccepted());
      case RECIPIENT_ACCEPTED -> List.of(REPLIES.recipientAccepted());
      case START_CONTENT -> List.of(REPLIES.startContent());
      case QUEUED -> List.of(REPLIES.queued("01abc"));
      case RESET -> List.of(REPLIES.reset());
      case NOTHING_DONE -> List.of(REPLIES.nothingDone());
      case BYE -> List.of(REPLIES.bye());
      case HELP ->
          Stream.concat(
                  Stream.of(REPLIES.help(EnumSet.range(Verb.EHLO, Verb.QUIT))),
                  Arrays.stream(Verb.values()).map(verb -> REPLIES.help(verb.name())))
              .toList();
      case UNKNOWN_TOPIC -> List.of(REPLIES.help("cheese"), HelpReplies.notOffered(Verb.ETRN));
      case VERIFIED -> List.of(REPLIES.verified("Bob <bob@example.test>"));
      case AMBIGUOUS ->
          List.of(REPLIES.ambiguous(List.of("Bob <b1@example.test>", "Bob <b2@example.test>")));
      case CANNOT_VERIFY -> List.of(REPLIES.cannotVerify());
      case NO_SUCH_NAME -> List.of(REPLIES.noSuchName("bob"));
      case EXPANDED ->
          List.of(
              REPLIES.expanded(List.of("<a@example.test>", "<b@example.test>")),
              REPLIES.expanded(List.of()));
      case CANNOT_EXPAND -> List.of(REPLIES.cannotExpand());
      case NO_SUCH_LIST -> List.of(REPLIES.noSuchList("team"));
      case TLS_READY -> List.of(TlsReplies.ready());
      case TLS_ON -> List.of(TlsReplies.alreadyOn());
      case TLS_LATE -> List.of(TlsReplies.inTransaction());
      case HELLO_FIRST -> List.of(REPLIES.helloFirst());
      case MAIL_FIRST -> List.of(REPLIES.mailFirst());
      case RCPT_FIRST -> List.of(REPLIES.recipientFirst());
      case NESTED_MAIL -> List.of(REPLIES.nestedMail());
      case NOT_OFFERED -> List.of(REPLIES.notOffered(Verb.BDAT));
      case UNRECOGNIZED_VERB -> faulty(SyntaxFault.UNRECOGNIZED_VERB, "FOO");
      case BAD_REVERSE_PATH -> faulty(SyntaxFault.BAD_REVERSE_PATH, "a@b");
      case BAD_FORWARD_PATH -> faulty(SyntaxFault.BAD_FORWARD_PATH, "a@b");
      case REVERSE_PATH_TOO_LONG -> faulty(SyntaxFault.REVERSE_PATH_TOO_LONG, "");
      case FORWARD_PATH_TOO_LONG -> faulty(SyntaxFault.FORWARD_PATH_TOO_LONG, "");
      case NOT_ASCII_REVERSE_PATH -> List.of(Utf8Replies.reversePathNeedsSmtpUtf8());
      case NOT_ASCII_FORWARD_PATH -> List.of(Utf8Replies.forwardPathNeedsSmtpUtf8());
      case NOT_ASCII_ORIGINAL -> List.of(Utf8Replies.originalNeedsSmtpUtf8());
      case ANSWER_NEEDS_SMTPUTF8 -> List.of(Utf8Replies.answerNeedsSmtpUtf8());
      case BAD_ARGUMENT -> faulty(SyntaxFault.BAD_ARGUMENT, "a b");
      case MISSING_ARGUMENT -> faulty(SyntaxFault.MISSING_ARGUMENT, "");
      case UNEXPECTED_ARGUMENT -> faulty(SyntaxFault.UNEXPECTED_ARGUMENT, "x");
      case UNKNOWN_PARAMETER ->
          Stream.concat(
                  faulty(SyntaxFault.UNKNOWN_PARAMETER, "FOO").stream(),
                  Stream.of(REPLIES.parameterNotOffered(Keyword.DSN)))
              .toList();
      case BAD_PARAMETER -> faulty(SyntaxFault.BAD_PARAMETER, "SIZE");
      case DUPLICATE_PARAMETER -> faulty(SyntaxFault.DUPLICATE_PARAMETER, "SIZE");
      case BAD_CHUNK -> faulty(SyntaxFault.BAD_CHUNK, "-5 LAST");
      case PRIORITY_CHANGED -> List.of(WishReplies.priorityChanged(-3));
      case HOLD_TOO_LONG ->
          List.of(
              WishReplies.holdTooLong(Duration.ofDays(30), Instant.parse("2026-12-24T18:00:00Z")));
      case HOLD_OVER -> List.of(WishReplies.holdOver());
      case DEADLINE_TOO_SHORT -> List.of(WishReplies.deadlineTooShort(Duration.ofMinutes(1)));
      case DEADLINE_BEFORE_RELEASE -> List.of(WishReplies.deadlineBeforeRelease());
      case CHUNK_TAKEN -> List.of(ChunkReplies.taken(65_536));
      case CHUNK_NEXT -> List.of(ChunkReplies.chunkNext());
      case BINARY_NEEDS_BDAT -> List.of(ChunkReplies.binaryNeedsBdat());
      case LINE_TOO_LONG -> List.of(REPLIES.lineTooLong());
      case BARE_CONTROL -> List.of(REPLIES.bareControl());
      case NOT_ASCII -> faulty(SyntaxFault.NOT_ASCII, "?");
      case EARLY_INPUT -> List.of(REPLIES.earlyInput());
      case NOT_SMTP -> List.of(REPLIES.notSmtp());
      case UNKNOWN_MAILBOX -> List.of(REPLIES.unknownMailbox(BOB));
      case RELAYING_DENIED -> List.of(REPLIES.relayingDenied(BOB));
      case TOO_MANY_RECIPIENTS -> List.of(REPLIES.tooManyRecipients(1000));
      case SENDER_DOMAIN_REFUSED -> List.of(REPLIES.senderDomainRefused("no.example"));
      case SENDER_DOMAIN_UNRESOLVED -> List.of(REPLIES.senderDomainUnresolved("slow.example"));
      case MESSAGE_TOO_LARGE -> List.of(REPLIES.messageTooLarge(1000));
      case HEADER_TOO_LARGE -> List.of(REPLIES.headerTooLarge());
      case TEXT_LINE_TOO_LONG -> List.of(REPLIES.textLineTooLong(8192));
      case LOOP -> List.of(REPLIES.loop());
      case ALIAS_LOOP -> List.of(REPLIES.aliasLoop(BOB));
      case PASSED_BEFORE -> List.of(AddressReplies.passedBefore());
      case RETURN_ADDRESS_FORGED -> List.of(AddressReplies.returnAddressForged(BOB));
      case RETURN_ADDRESS_EXPIRED -> List.of(AddressReplies.returnAddressExpired(BOB));
      case MAILBOXES_UNREAD -> List.of(AddressReplies.mailboxesUnread(BOB));
      case MEMBERS_ONLY -> List.of(AddressReplies.membersOnly(BOB, "bob-owner@example.test"));
      case OWNERS_ONLY -> List.of(AddressReplies.ownersOnly(BOB, "bob-owner@example.test"));
      case NO_REPORTS_TO_LISTS ->
          List.of(AddressReplies.noReportsToLists(BOB, "bob-owner@example.test"));
      case NO_ROOM -> List.of(REPLIES.noRoom());
      case TRY_LATER -> List.of(REPLIES.tryLater());
      case AUTH_CHALLENGE -> List.of(AuthReplies.challenge(new byte[] {1, 2, 3}));
      case AUTHENTICATED -> List.of(AuthReplies.authenticated());
      case AUTH_REQUIRED -> List.of(AuthReplies.required(true), AuthReplies.required(false));
      case ENCRYPTION_REQUIRED -> List.of(AuthReplies.encryptionRequired());
      case BAD_CREDENTIALS -> List.of(AuthReplies.badCredentials());
      case AUTH_CANCELLED -> List.of(AuthReplies.cancelled());
      case AUTH_MALFORMED -> List.of(AuthReplies.malformed());
      case AUTH_LINE_TOO_LONG -> List.of(AuthReplies.lineTooLong());
      case UNKNOWN_MECHANISM -> List.of(AuthReplies.unknownMechanism());
      case AUTH_OUT_OF_ORDER ->
          List.of(AuthReplies.helloFirst(), AuthReplies.inTransaction(), AuthReplies.again());
      case AUTH_BUSY -> List.of(AuthReplies.busy());
      case AUTH_BLOCKED -> List.of(AuthReplies.blocked());
      case SENDER_NOT_OWNED -> List.of(AuthReplies.senderNotOwned(BOB));
      case DOMAIN_NOT_QUALIFIED ->
          List.of(AuthReplies.domainNotQualified(Mailbox.parse("bob@sales").orElseThrow()));
      case SHUTTING_DOWN -> List.of(REPLIES.shuttingDown());
      case TOO_BUSY -> List.of(REPLIES.tooBusy());
      case TOO_MANY_CONNECTIONS -> List.of(REPLIES.tooManyConnections());
      case CONNECTING_TOO_OFTEN -> List.of(REPLIES.connectingTooOften());
      case TOO_MANY_ERRORS -> List.of(REPLIES.tooManyErrors());
      case TOO_MANY_MESSAGES -> List.of(REPLIES.tooManyMessages());
      case TOO_MANY_UNKNOWN_RECIPIENTS -> List.of(REPLIES.tooManyUnknownRecipients());
      case TIMED_OUT -> List.of(REPLIES.timedOut());
      case INTERNAL_ERROR -> List.of(REPLIES.internalError());
      case LMTP_GREETING -> List.of(LMTP.greeting());
      case NOT_LHLO -> List.of(LMTP.sayLhlo());
      case XCLIENT_NOT_ALLOWED -> List.of(XclientReplies.notAllowed());
      case XCLIENT_IN_TRANSACTION -> List.of(XclientReplies.inTransaction());
      case XCLIENT_BAD_ATTRIBUTE -> List.of(XclientReplies.badAttribute("ADDR"));
      case ETRN_QUEUING -> List.of(EtrnReplies.queuing("example.test"));
      case ETRN_NOTHING -> List.of(EtrnReplies.nothing("example.test"));
      case ETRN_STARTED -> List.of(EtrnReplies.started("example.test"));
      case ETRN_COUNTED -> List.of(EtrnReplies.started(3, "@example.test"));
      case ETRN_UNABLE -> List.of(EtrnReplies.unable("example.test"));
      case ETRN_NOT_ALLOWED -> List.of(EtrnReplies.notAllowed("example.test", "no mail is kept"));
      case ETRN_BAD_NODE -> List.of(EtrnReplies.badNode("#"));
    };
  }

  private static List<Reply> faulty(SyntaxFault fault, String detail) {
    return List.of(REPLIES.to(new Parsed.Faulty(fault, detail)));
  }

  private static List<String> wireLines(Reply reply) {
    return new String(reply.wire(), StandardCharsets.UTF_8).lines().toList();
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = ReplyGoldenTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
