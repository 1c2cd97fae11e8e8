package io.postroad.dns.zone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

class ZoneServerTest {

  private static final String ZONE =
      """
      # every type
      a.test.      A     192.0.2.1
      a.test.      AAAA  2001:db8::1

      ; and the rest
      d.test.      MX    10 mx.d.test.
      al.test      CNAME a.test.
      t.test.      TXT   "v=spf1 -all" "second"
      1.2.0.192.in-addr.arpa. PTR a.test.
      SERVFAIL sf.test.
      REFUSED  rf.test. A
      TIMEOUT  to.test.
      TRUNCATE tc.test.
      tc.test.     A     192.0.2.9
      """;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void stop() {
    threads.shutdown();
  }

  private static Message ask(ZoneServer server, String name, int type, boolean tcp)
      throws IOException {
    SimpleResolver client = new SimpleResolver(server.address());
    client.setTimeout(Duration.ofSeconds(5));
    client.setTCP(tcp);
    client.setIgnoreTruncation(true);
    Record question = Record.newRecord(Name.fromString(name), type, DClass.IN);
    return client.send(Message.newQuery(question));
  }

  private static List<String> data(Message answer) {
    return answer.getSection(Section.ANSWER).stream().map(Record::rdataToString).toList();
  }

  @Test
  @DisplayName("Every type is answered over UDP and over TCP, with authority and for any case")
  void types() throws IOException {
    try (ZoneServer server = ZoneServer.start(ZONE, 0, threads)) {
      for (boolean tcp : List.of(false, true)) {
        assertThat(data(ask(server, "A.test.", Type.A, tcp))).containsExactly("192.0.2.1");
        assertThat(data(ask(server, "a.test.", Type.AAAA, tcp)))
            .containsExactly("2001:db8:0:0:0:0:0:1");
        assertThat(data(ask(server, "d.test.", Type.MX, tcp))).containsExactly("10 mx.d.test.");
        assertThat(data(ask(server, "al.test.", Type.A, tcp)))
            .containsExactly("a.test.", "192.0.2.1");
        TXTRecord text =
            (TXTRecord) ask(server, "t.test.", Type.TXT, tcp).getSection(Section.ANSWER).get(0);
        assertThat(text.getStrings()).containsExactly("v=spf1 -all", "second");
        assertThat(data(ask(server, "1.2.0.192.in-addr.arpa.", Type.PTR, tcp)))
            .containsExactly("a.test.");
        Message none = ask(server, "x.test.", Type.A, tcp);
        assertThat(none.getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(none.getSection(Section.AUTHORITY)).hasSize(1);
        assertThat(none.getHeader().getFlag(Flags.AA)).isTrue();
        assertThat(ask(server, "test.", Type.A, tcp).getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(ask(server, "a.test.", Type.MX, tcp).getRcode()).isEqualTo(Rcode.NOERROR);
      }
    }
  }

  @Test
  @DisplayName("Fault lines do what they say, for a name or for one type of it")
  void faults() throws IOException {
    try (ZoneServer server = ZoneServer.start(ZONE, 0, threads)) {
      assertThat(ask(server, "sf.test.", Type.MX, false).getRcode()).isEqualTo(Rcode.SERVFAIL);
      assertThat(ask(server, "rf.test.", Type.A, false).getRcode()).isEqualTo(Rcode.REFUSED);
      assertThat(ask(server, "rf.test.", Type.MX, false).getRcode()).isEqualTo(Rcode.NOERROR);
      Message cut = ask(server, "tc.test.", Type.A, false);
      assertThat(cut.getHeader().getFlag(Flags.TC)).isTrue();
      assertThat(data(cut)).isEmpty();
      assertThat(data(ask(server, "tc.test.", Type.A, true))).containsExactly("192.0.2.9");
      assertThat(server.told()).contains("UDP A of rf.test: REFUSED, 0 records");
    }
  }

  @Test
  @DisplayName("A zone that cannot be read is refused with line number and line")
  void badZones() throws IOException {
    for (String bad :
        List.of(
            "a.test. A",
            "a.test. SOA x",
            "a.test. A 1.2.3",
            "a.test. MX mx",
            "SERVFAIL",
            "SERVFAIL a.test. NOTYPE",
            "a..test. A 1.2.3.4",
            "a.test. A 1.2.3.4 5.6.7.8")) {
      assertThatThrownBy(() -> ZoneServer.start("ok.test. A 192.0.2.1\n" + bad, 0, threads).close())
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("zone line 2: " + bad + ": ");
    }
    try (ZoneServer server = ZoneServer.start(ZONE, 0, threads)) {
      assertThatThrownBy(() -> server.replaceZone("nonsense"))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(data(ask(server, "a.test.", Type.A, false))).containsExactly("192.0.2.1");
    }
  }

  @Test
  @DisplayName("A port is free at once when close returns, a hundred times")
  void portsAtOnce() throws IOException {
    int port;
    try (ZoneServer first = onListenedPort()) {
      port = first.address().getPort();
    }
    for (int i = 0; i < 100; i++) {
      ZoneServer.start(ZONE, port, threads).close();
      assertThatThrownBy(() -> new Socket(InetAddress.ofLiteral("127.0.0.1"), port).close())
          .isInstanceOf(ConnectException.class);
    }
  }

  @Test
  @DisplayName("A taken port is an IOException; close gives the port back and ends the threads")
  void ports() throws IOException {
    ZoneServer first = onListenedPort();
    int port = first.address().getPort();
    assertThatThrownBy(() -> ZoneServer.start(ZONE, port, threads)).isInstanceOf(IOException.class);
    first.close();
    first.close();
    assertThatThrownBy(() -> new Socket(first.address().getAddress(), port).close())
        .isInstanceOf(ConnectException.class);
    ZoneServer.start(ZONE, port, threads).close();
    threads.close(); // Waits for the end of every thread that was started.
    assertThat(threads.isTerminated()).isTrue();
  }

  /** Not one that the system gives to whoever connects: nobody else must take it meanwhile. */
  private ZoneServer onListenedPort() throws IOException {
    for (int port = 14_500; port < 15_000; port++) {
      try {
        return ZoneServer.start(ZONE, port, threads);
      } catch (IOException _) {
        // Taken: the next one.
      }
    }
    throw new IOException("no port from 14500 to 14999 is free");
  }
}
