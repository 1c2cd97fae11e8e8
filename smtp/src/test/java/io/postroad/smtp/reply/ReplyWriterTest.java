package io.postroad.smtp.reply;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.address.DomainName;
import io.postroad.smtp.wire.ManualTime;
import io.postroad.smtp.wire.ScriptedTransport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReplyWriterTest {

  private final ManualTime time = new ManualTime();
  private final ScriptedTransport peer = new ScriptedTransport(time);
  private final ReplyWriter writer = new ReplyWriter(peer, time, Duration.ofSeconds(60), 64 << 10);
  private final Replies replies = new Replies(new DomainName("mx.example.test"));

  @Test
  @DisplayName("RFC 2920 §3.2: the replies of a group leave in one write, in order")
  void oneWrite() throws IOException {
    assertThat(writer.hasWaiting()).isFalse();
    writer.add(replies.senderAccepted());
    writer.add(replies.recipientAccepted());
    writer.add(replies.startContent());
    assertThat(writer.hasWaiting()).isTrue();
    assertThat(peer.writes()).isZero();
    writer.flush();
    assertThat(peer.writes()).isEqualTo(1);
    assertThat(new String(peer.written(), StandardCharsets.US_ASCII))
        .startsWith("250 2.1.0 ")
        .contains("\r\n250 2.1.5 ")
        .contains("\r\n354 ")
        .endsWith("\r\n");
    writer.flush();
    assertThat(peer.writes()).isEqualTo(1);
  }

  @Test
  @DisplayName("Limits: replies nobody waits for are sent before 64 KiB have gathered")
  void bounded() throws IOException {
    int one = replies.nothingDone().wire().length;
    for (int i = 0; i < 10_000; i++) {
      writer.add(replies.nothingDone());
    }
    writer.flush();
    assertThat(peer.written()).hasSize(10_000 * one);
    assertThat(peer.writes()).isBetween(10_000 * one / (64 << 10), 20);
  }

  @Test
  @DisplayName("Limits: unsent-output bounds what waits, and a longer reply goes by itself")
  void boundAsSet() throws IOException {
    int one = replies.nothingDone().wire().length;
    ReplyWriter small = new ReplyWriter(peer, time, Duration.ofSeconds(60), 3 * one);
    for (int i = 0; i < 9; i++) {
      small.add(replies.nothingDone());
      assertThat(peer.written().length).isGreaterThanOrEqualTo((i + 1) * one - 3 * one);
    }
    small.flush();
    assertThat(peer.writes()).isEqualTo(3);
    ReplyWriter none = new ReplyWriter(peer, time, Duration.ofSeconds(60), 1);
    none.add(replies.nothingDone());
    none.add(replies.nothingDone());
    none.flush();
    assertThat(peer.writes()).isEqualTo(5);
  }
}
