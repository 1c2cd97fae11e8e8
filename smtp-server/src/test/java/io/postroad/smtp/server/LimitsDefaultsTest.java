package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every default, and every range with its message. */
class LimitsDefaultsTest {

  @Test
  @DisplayName("Limits: the defaults are those of the reliability rules")
  void defaults() {
    assertThat(Limits.DEFAULTS.toString())
        .isEqualTo(
            """
            Limits[connections=10000, connectionsDescriptorShare=60, connectionsKept=10, \
            connectionsPerAddress=100, \
            connectionRatePerAddress=ConnectionRate[connections=300, per=PT1M], \
            commandLine=2048, textLine=8192, headerBlock=262144, headerField=65536, \
            headerFields=1000, receivedFields=100, messageSize=52428800, \
            messageOverrun=67108864, recipients=1000, messagesPerSession=1000, softErrors=10, \
            errorDelay=PT1S, errorsPerSession=20, idleCommands=100, \
            unknownRecipientsPerSession=10, commandTimeout=PT5M, commandLineTimeout=PT1M, \
            tlsHandshakeTimeout=PT30S, \
            dataBlockTimeout=PT3M, dataTimeout=PT10M, dataRate=500, dataRateAfter=PT1M, \
            writeTimeout=PT1M, transactionTimeout=PT30M, lingerTimeout=PT10S, unreadInput=65536, \
            unsentOutput=65536, stressFrom=80, stressUntil=60, stressCommandTimeout=PT10S, stressErrorsPerSession=1, \
            wishes=Wishes[holdMax=PT0S, holdForAll=false, deliverBy=false, deliverByMin=PT0S, \
            priorities=false, priorityOfStrangers=0, requireTls=false], \
            watermarks=Watermarks[freeDiskSoftShare=10, freeDiskSoft=2147483648, \
            freeDiskHard=67108864, heapSoft=75, heapHard=85, queuedMessagesSoft=1000000, \
            queuedMessagesHard=2000000, commitLatencySoft=PT1S, commitLatencyHard=PT5S, \
            freeDescriptorsSoft=512, freeDescriptorsHard=128], \
            authentication=AuthLimits[line=12288, timeout=PT1M, failuresPerAddress=10, \
            hashes=0, hashWait=PT5S]]\
            """);
  }

  @Test
  @DisplayName("Limits: a draft changes what it says and keeps the rest")
  void draft() {
    Limits changed = Limits.DEFAULTS.with(l -> l.recipients = 200).with(l -> l.dataRate = 7);
    assertThat(changed.recipients()).isEqualTo(200);
    assertThat(changed.with(l -> l.recipients = 1000).with(l -> l.dataRate = 500))
        .isEqualTo(Limits.DEFAULTS);
  }

  static Stream<Arguments> outOfRange() {
    Duration less = Duration.ofSeconds(-1);
    return Stream.of(
        range("auth-line", l -> l.authentication = auth(511, 60, 10, 0, 5)),
        range("auth-timeout", l -> l.authentication = auth(512, 0, 10, 0, 5)),
        range("auth-failures-per-address", l -> l.authentication = auth(512, 60, -1, 0, 5)),
        range("password-hashes", l -> l.authentication = auth(512, 60, 10, -1, 5)),
        range("password-hash-wait", l -> l.authentication = auth(512, 60, 10, 0, -5)),
        range("connections must", l -> l.connections = 0),
        range("connections-descriptor-share", l -> l.connectionsDescriptorShare = 101),
        range("connections-kept", l -> l.connectionsKept = -1),
        range("connections-per-address", l -> l.connectionsPerAddress = -1),
        range("command-line must", l -> l.commandLine = 511),
        range("text-line", l -> l.textLine = 999),
        range("recipients", l -> l.recipients = 99),
        range("header-block", l -> l.headerBlock = 999),
        range("header-field must", l -> l.headerField = 999),
        range("header-fields", l -> l.headerFields = 0),
        range("received-fields", l -> l.receivedFields = 0),
        range("message-size", l -> l.messageSize = 0),
        range("message-overrun", l -> l.messageOverrun = -1),
        range("messages-per-session", l -> l.messagesPerSession = -1),
        range("soft-errors", l -> l.softErrors = -1),
        range("error-delay", l -> l.errorDelay = less),
        range("errors-per-session", l -> l.errorsPerSession = 0),
        range("idle-commands", l -> l.idleCommands = -1),
        range("unknown-recipients-per-session", l -> l.unknownRecipientsPerSession = -1),
        range("command-timeout", l -> l.commandTimeout = Duration.ZERO),
        range("command-line-timeout", l -> l.commandLineTimeout = Duration.ZERO),
        range("tls-handshake-timeout", l -> l.tlsHandshakeTimeout = Duration.ZERO),
        range("data-block-timeout", l -> l.dataBlockTimeout = Duration.ZERO),
        range("data-timeout", l -> l.dataTimeout = Duration.ZERO),
        range("data-rate must", l -> l.dataRate = 0),
        range("data-rate-after", l -> l.dataRateAfter = less),
        range("write-timeout", l -> l.writeTimeout = Duration.ZERO),
        range("transaction-timeout", l -> l.transactionTimeout = Duration.ZERO),
        range("linger-timeout", l -> l.lingerTimeout = less),
        range("unread-input", l -> l.unreadInput = 1023),
        range("unsent-output", l -> l.unsentOutput = 1023),
        range("stress-from", l -> l.stressFrom = 101),
        range("stress-until must be 0", l -> l.stressUntil = -1),
        range("stress-until must not be above", l -> l.stressUntil = 81),
        range("stress-command-timeout", l -> l.stressCommandTimeout = Duration.ZERO),
        range("stress-errors-per-session", l -> l.stressErrorsPerSession = 0),
        range(
            "connection-rate-per-address",
            l -> l.connectionRatePerAddress = new Limits.ConnectionRate(-1, Duration.ofDays(1))),
        range(
            "connection-rate-per-address",
            l -> l.connectionRatePerAddress = new Limits.ConnectionRate(1, Duration.ZERO)));
  }

  private static Arguments range(String message, Consumer<LimitsDraft> change) {
    return Arguments.of(message, change);
  }

  @ParameterizedTest
  @MethodSource("outOfRange")
  @DisplayName("Limits: a value out of its range is refused by the name of its key")
  void ranges(String message, Consumer<LimitsDraft> change) {
    assertThatThrownBy(() -> Limits.DEFAULTS.with(change))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  private static AuthLimits auth(int line, int timeout, int failures, int hashes, int wait) {
    return new AuthLimits(
        line, Duration.ofSeconds(timeout), failures, hashes, Duration.ofSeconds(wait));
  }
}
