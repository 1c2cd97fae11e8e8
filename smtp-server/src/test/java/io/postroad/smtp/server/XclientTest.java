package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** XCLIENT, as Postfix's XCLIENT_README describes it (rule S7). */
class XclientTest {
  private static final InetAddress PROXY = TestServer.ip("10.0.0.1");
  private static final String HELLO =
      TestServer.HELLO.replace(
          "S: 250-VRFY", "S: 250-XCLIENT NAME ADDR PORT PROTO HELO DESTADDR DESTPORT\nS: 250-VRFY");

  private TestServer server = listing(s -> s);

  private static TestServer listing(UnaryOperator<ServerSettings> change) {
    return new TestServer(
        s -> change.apply(s.withEntrance(s.entrance().withXclient(PROXY::equals))));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void restart(UnaryOperator<ServerSettings> change) {
    server.close();
    server = listing(change);
  }

  @Test
  @DisplayName("S7: XCLIENT is offered to listed clients, and begins the session of another one")
  void anotherClient() {
    server.playFrom(
        "10.0.0.1",
        HELLO
            + """
            C: XCLIENT NAME=client.example.net ADDR=192.0.2.7 PORT=40007
            S: 220 mx.example.org ESMTP Postroad
            -- nothing of the session before is left
            C: MAIL FROM:<>
            S: 503 5.5.1 EHLO or HELO first
            C: EHLO other.example.net
            """
            + TestServer.HELLO.substring(TestServer.HELLO.indexOf("S: 250-mx"))
            + """
            C: MAIL FROM:<carol@example.net>
            S: 250 2.1.0 sender OK
            C: RCPT TO:<alice@example.org>
            S: 250 2.1.5 recipient OK
            C: DATA
            S: 354 send the message, end it with <CR><LF>.<CR><LF>
            C: .
            S: 250 2.0.0 queued as m1
            """);
    Session session = server.receiver.kept.getFirst().session();
    assertThat(session.client().toString()).isEqualTo("/192.0.2.7:40007");
    assertThat(session.clientName().orElseThrow().text()).isEqualTo("other.example.net");
    assertThat(server.events(SessionEvent.Introduced.class))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.by().getAddress()).isEqualTo(PROXY);
          assertThat(event.how()).isEqualTo("XCLIENT");
          assertThat(event.session().client().getPort()).isEqualTo(40007);
        });
  }

  @Test
  @DisplayName("S7: XCLIENT of a client that is not listed is 550 and changes nothing")
  void notListed() {
    server.playFrom(
        "10.0.0.2",
        TestServer.HELLO
            + """
            C: XCLIENT ADDR=10.0.0.1
            S: 550 5.7.0 you may not use XCLIENT
            C: MAIL FROM:<>
            S: 250 2.1.0 sender OK
            """);
  }

  @Test
  @DisplayName("S7: XCLIENT before EHLO works too; inside a transaction it is 503")
  void order() {
    server.playFrom(
        "10.0.0.1",
        """
        S: 220 mx.example.org ESMTP Postroad
        C: XCLIENT ADDR=IPV6:2001:db8::7 HELO=client.example.net PROTO=ESMTP
        S: 220 mx.example.org ESMTP Postroad
        -- the proxy said what the client had said: no need to say it again
        C: MAIL FROM:<carol@example.net>
        S: 250 2.1.0 sender OK
        C: XCLIENT ADDR=192.0.2.8
        S: 503 5.5.1 a transaction is open; XCLIENT comes before MAIL
        C: RSET
        S: 250 2.0.0 transaction reset
        C: QUIT
        S: 221 2.0.0 mx.example.org closing connection
        S-close
        """);
    server.playFrom(
        "10.0.0.1",
        """
        S: 220 mx.example.org ESMTP Postroad
        C: XCLIENT PORT=25 ADDR=[UNAVAILABLE] NAME=[TEMPUNAVAIL]
        S: 220 mx.example.org ESMTP Postroad
        """);
    assertThat(server.events(SessionEvent.Introduced.class))
        .extracting(event -> event.session().client().getAddress().getHostAddress())
        .containsExactly("2001:db8:0:0:0:0:0:7", "0.0.0.0");
  }

  @Test
  @DisplayName("XCLIENT: what is said in several commands adds up")
  void several() {
    server.playFrom(
        "10.0.0.1",
        """
        S: 220 mx.example.org ESMTP Postroad
        C: XCLIENT DESTADDR=198.51.100.1
        S: 220 mx.example.org ESMTP Postroad
        C: XCLIENT DESTPORT=587
        S: 220 mx.example.org ESMTP Postroad
        C: XCLIENT ADDR=192.0.2.8 PORT=77
        S: 220 mx.example.org ESMTP Postroad
        """);
    Session session = server.events(SessionEvent.Introduced.class).getLast().session();
    assertThat(session.client().toString()).isEqualTo("/192.0.2.8:77");
    assertThat(session.local().toString()).isEqualTo("/198.51.100.1:587");
  }

  @Test
  @DisplayName("S7: a client that a proxy has named cannot name another one through that proxy")
  void passedThrough() {
    restart(s ->
        s.withTrusted(InetAddress::isLoopbackAddress)
            .withAuthentication(new Authentication.Anyone()));
    server.playFrom(
        "10.0.0.1",
        """
        S: 220 mx.example.org ESMTP Postroad
        C: XCLIENT ADDR=192.0.2.8
        S: 220 mx.example.org ESMTP Postroad
        -- from here on the proxy passes on what its client says
        C: XCLIENT ADDR=127.0.0.1
        S: 550 5.7.0 you may not use XCLIENT
        C: XCLIENT LOGIN=alice
        S: 550 5.7.0 you may not use XCLIENT
        C: QUIT
        S: 221 2.0.0 mx.example.org closing connection
        S-close
        """);
    server.playFrom(
        "10.0.0.1",
        """
        S: 220 mx.example.org ESMTP Postroad
        C: XCLIENT LOGIN=alice
        S: 220 mx.example.org ESMTP Postroad
        C: XCLIENT ADDR=127.0.0.1
        S: 550 5.7.0 you may not use XCLIENT
        C: QUIT
        S: 221 2.0.0 mx.example.org closing connection
        S-close
        """);
    // A proxy behind a proxy is listed itself.
    server.playFrom(
        "10.0.0.1",
        """
        S: 220 mx.example.org ESMTP Postroad
        C: XCLIENT ADDR=10.0.0.1 PORT=9
        S: 220 mx.example.org ESMTP Postroad
        C: XCLIENT ADDR=192.0.2.9
        S: 220 mx.example.org ESMTP Postroad
        """);
    assertThat(server.events(SessionEvent.Introduced.class))
        .extracting(event -> event.session().trusted())
        .containsOnly(false);
  }

  @Test
  @DisplayName("XCLIENT: an unknown attribute or an impossible value is 501")
  void badAttributes() {
    StringBuilder talk = new StringBuilder("S: 220 mx.example.org ESMTP Postroad\n");
    for (String attribute :
        new String[] {
          "ADDR=client.example.net",
          "ADDR=300.0.0.1",
          "ADDR=2001:db8::1",
          "PORT=65536",
          "PORT=-1",
          "PROTO=HTTP",
          "HELO=a+20b",
          "SHOE=44"
        }) {
      String name = attribute.substring(0, attribute.indexOf('='));
      talk.append("C: XCLIENT ").append(attribute).append("\nS: 501 5.5.4 bad attribute ");
      talk.append(name).append(" of XCLIENT\n");
    }
    server.playFrom("10.0.0.1", talk.toString());
    assertThat(server.events(SessionEvent.Introduced.class)).isEmpty();
  }

  @Test
  @DisplayName("XCLIENT: LOGIN counts where users log in, and means nothing elsewhere")
  void login() {
    server.playFrom(
        "10.0.0.1",
        """
        S: 220 mx.example.org ESMTP Postroad
        C: XCLIENT LOGIN=alice
        S: 501 5.5.4 bad attribute LOGIN of XCLIENT
        C: QUIT
        S: 221 2.0.0 mx.example.org closing connection
        S-close
        """);
    restart(s -> s.withAuthentication(new Authentication.Anyone()));
    server.playFrom(
        "10.0.0.1",
        """
        S: 220 mx.example.org ESMTP Postroad
        C: XCLIENT ADDR=192.0.2.8 LOGIN=alice
        S: 220 mx.example.org ESMTP Postroad
        C: QUIT
        S: 221 2.0.0 mx.example.org closing connection
        S-close
        """);
    server.playFrom(
        "10.0.0.1",
        """
        S: 220 mx.example.org ESMTP Postroad
        -- another client has not logged in
        C: XCLIENT ADDR=192.0.2.9
        S: 220 mx.example.org ESMTP Postroad
        """);
    assertThat(server.events(SessionEvent.Introduced.class))
        .extracting(event -> event.session().account().orElse("nobody"))
        .containsExactly("alice", "nobody");
  }

  @Test
  @DisplayName("S4: what is pipelined behind XCLIENT closes the connection")
  void pipelined() {
    server.playFrom(
        "10.0.0.1",
        """
        S: 220 mx.example.org ESMTP Postroad
        C: XCLIENT ADDR=192.0.2.8
        C: EHLO client.example.net
        S: 503 5.5.0 input came too early; wait for the reply
        S-close
        """);
  }

  @Test
  @DisplayName("S7: trust follows the client that XCLIENT names, and so do the limits per client")
  void trustAndLimits() {
    restart(s ->
        s.withTrusted(a -> a.getHostAddress().startsWith("10."))
            .withLimits(Limits.DEFAULTS.with(d -> d.connectionsPerAddress = 1)));
    server.playFrom(
        "10.0.0.1",
        """
        S1: 220 mx.example.org ESMTP Postroad
        C1: XCLIENT ADDR=192.0.2.8
        S1: 220 mx.example.org ESMTP Postroad
        S2: 220 mx.example.org ESMTP Postroad
        C2: XCLIENT ADDR=192.0.2.8
        S2: 421 4.7.0 too many connections from you; close some
        S2-close
        S3: 220 mx.example.org ESMTP Postroad
        C3: XCLIENT ADDR=10.0.0.9
        S3: 220 mx.example.org ESMTP Postroad
        """);
    assertThat(server.events(SessionEvent.Introduced.class))
        .extracting(event -> event.session().trusted())
        .containsExactly(false, true);
  }
}
