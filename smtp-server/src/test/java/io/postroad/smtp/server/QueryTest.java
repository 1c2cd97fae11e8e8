package io.postroad.smtp.server;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** VRFY, EXPN and HELP (RFC 5321 §3.5, §4.1.1.6 to §4.1.1.8). */
class QueryTest {
  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  @DisplayName("RFC 5321 §3.5.1, §3.5.3: VRFY is 250, 553, 550 or 252, in the receiver's words")
  void vrfy() {
    server.playAfterHello(
        """
        C: VRFY alice
        S: 250 2.1.5 Alice Example <alice@example.org>
        -- a name may be quoted, an address may have its brackets
        C: VRFY "Example"
        S: 553-5.1.4 ambiguous; possibilities are
        S: 553-5.1.4 <alice@example.org>
        S: 553 5.1.4 <bob@example.org>
        C: VRFY nobody
        S: 550 5.1.1 nobody here is "nobody"
        C: VRFY secret
        S: 252 2.5.2 cannot verify; send mail and delivery will be tried
        """);
  }

  @Test
  @DisplayName("RFC 5321 §3.5.1, §3.5.3: EXPN gives one member a line, 550 or 252")
  void expn() {
    server.playAfterHello(
        """
        C: EXPN team
        S: 250-2.1.5 <alice@example.org>
        S: 250 2.1.5 <bob@example.org>
        C: EXPN nothing
        S: 550 5.1.1 no list here is "nothing"
        C: EXPN secret
        S: 252 2.5.2 cannot expand; send mail and delivery will be tried
        """);
  }

  @Test
  @DisplayName("RFC 5321 §4.1.1.8: HELP lists, explains one command, and does not know the rest")
  void help() {
    server.playAfterHello(
        """
        C: HELP
        S: 214-2.0.0 Commands: EHLO HELO MAIL RCPT DATA RSET VRFY EXPN HELP NOOP QUIT BDAT
        S: 214 2.0.0 HELP <command> explains one; HELP LIMITS and HELP SENDING tell what holds here
        C: HELP rcpt
        S: 214-2.0.0 RCPT TO:<forward-path> and parameters of offered extensions
        S: 214-2.0.0 Adds one recipient to the transaction; repeat it for each.
        S: 214 2.0.0 RFC 5321 section 4.1.1.3
        C: HELP me
        S: 504 5.5.4 no help on "me"; HELP alone lists the commands
        """);
  }

  @Test
  @DisplayName(
      "product.md §3, RFC 5321 §4.1.1.8: HELP tells this listener's limits and what is needed to send, and explains offered commands only")
  void helpAboutTheListener() {
    server.playAfterHello(
        """
        C: HELP LIMITS
        S: 214-2.0.0 A message has at most 52428800 octets
        S: 214-2.0.0 and at most 1000 recipients; send the rest after them
        S: 214-2.0.0 A line of text has at most 8192 octets
        S: 214-2.0.0 A command line has at most 2048 octets
        S: 214-2.0.0 A session has at most 1000 messages
        S: 214-2.0.0 A session ends after 20 errors
        S: 214-2.0.0 More than 100 commands such as NOOP or VRFY between two messages are errors
        S: 214 2.0.0 The next command is waited for 300 seconds
        C: help Sending
        S: 214-2.0.0 Mail for mailboxes here is taken; other mail is not passed on for strangers
        S: 214 2.0.0 Then MAIL FROM:<you>, RCPT TO:<recipient> for each, and DATA
        C: HELP STARTTLS
        S: 504 5.5.4 STARTTLS is not offered here; HELP alone lists the commands
        """);
  }

  @Test
  @DisplayName("RFC 5321 §4.1.1.9: NOOP takes any text and does nothing")
  void noop() {
    server.playAfterHello(
        """
        C: MAIL FROM:<carol@example.net>
        S: 250 2.1.0 sender OK
        C: NOOP what <you> like; even DATA
        S: 250 2.0.0 OK
        C: RCPT TO:<alice@example.org>
        S: 250 2.1.5 recipient OK
        """);
  }
}
