package io.postroad.smtp.server;

import io.postroad.smtp.server.Limits.ConnectionRate;
import java.time.Duration;

/**
 * Limits in the making: every field may be set, {@link #limits()} checks them all. The initial
 * values are the defaults. For one thread.
 */
public final class LimitsDraft {
  // Each field is the component of the same name in Limits.
  public int connections = 10_000;
  public int connectionsDescriptorShare = 60;
  public int connectionsKept = 10;
  public int connectionsPerAddress = 100;
  public ConnectionRate connectionRatePerAddress = new ConnectionRate(300, Duration.ofMinutes(1));
  public int commandLine = 2048;
  public int textLine = 8192;
  public int headerBlock = 256 * 1024;
  public int headerField = 64 * 1024;
  public int headerFields = 1000;
  public int receivedFields = 100;
  public long messageSize = 50L << 20;
  public long messageOverrun = 64L << 20;
  public int recipients = 1000;
  public int messagesPerSession = 1000;
  public int softErrors = 10;
  public Duration errorDelay = Duration.ofSeconds(1);
  public int errorsPerSession = 20;
  public int idleCommands = 100;
  public int unknownRecipientsPerSession = 10;
  public Duration commandTimeout = Duration.ofMinutes(5);
  public Duration commandLineTimeout = Duration.ofSeconds(60);
  public Duration tlsHandshakeTimeout = Duration.ofSeconds(30);
  public Duration dataBlockTimeout = Duration.ofMinutes(3);
  public Duration dataTimeout = Duration.ofMinutes(10);
  public int dataRate = 500;
  public Duration dataRateAfter = Duration.ofSeconds(60);
  public Duration writeTimeout = Duration.ofSeconds(60);
  public Duration transactionTimeout = Duration.ofMinutes(30);
  public Duration lingerTimeout = Duration.ofSeconds(10);
  public int unreadInput = 64 * 1024;
  public int unsentOutput = 64 * 1024;
  public int stressFrom = 80;
  public int stressUntil = 60;
  public Duration stressCommandTimeout = Duration.ofSeconds(10);
  public int stressErrorsPerSession = 1;
  public Wishes wishes = Wishes.NONE;
  public Watermarks watermarks = Watermarks.DEFAULTS;
  public AuthLimits authentication = AuthLimits.DEFAULTS;

  /** The defaults. */
  public LimitsDraft() {}

  LimitsDraft(Limits from) {
    connections = from.connections();
    connectionsDescriptorShare = from.connectionsDescriptorShare();
    connectionsKept = from.connectionsKept();
    connectionsPerAddress = from.connectionsPerAddress();
    connectionRatePerAddress = from.connectionRatePerAddress();
    commandLine = from.commandLine();
    textLine = from.textLine();
    headerBlock = from.headerBlock();
    headerField = from.headerField();
    headerFields = from.headerFields();
    receivedFields = from.receivedFields();
    messageSize = from.messageSize();
    messageOverrun = from.messageOverrun();
    recipients = from.recipients();
    messagesPerSession = from.messagesPerSession();
    softErrors = from.softErrors();
    errorDelay = from.errorDelay();
    errorsPerSession = from.errorsPerSession();
    idleCommands = from.idleCommands();
    unknownRecipientsPerSession = from.unknownRecipientsPerSession();
    commandTimeout = from.commandTimeout();
    commandLineTimeout = from.commandLineTimeout();
    tlsHandshakeTimeout = from.tlsHandshakeTimeout();
    dataBlockTimeout = from.dataBlockTimeout();
    dataTimeout = from.dataTimeout();
    dataRate = from.dataRate();
    dataRateAfter = from.dataRateAfter();
    writeTimeout = from.writeTimeout();
    transactionTimeout = from.transactionTimeout();
    lingerTimeout = from.lingerTimeout();
    unreadInput = from.unreadInput();
    unsentOutput = from.unsentOutput();
    stressFrom = from.stressFrom();
    stressUntil = from.stressUntil();
    stressCommandTimeout = from.stressCommandTimeout();
    stressErrorsPerSession = from.stressErrorsPerSession();
    wishes = from.wishes();
    watermarks = from.watermarks();
    authentication = from.authentication();
  }

  /**
   * The limits that were set.
   *
   * @throws IllegalArgumentException when one is out of its range; the message names its key
   */
  public Limits limits() {
    return new Limits(
        connections,
        connectionsDescriptorShare,
        connectionsKept,
        connectionsPerAddress,
        connectionRatePerAddress,
        commandLine,
        textLine,
        headerBlock,
        headerField,
        headerFields,
        receivedFields,
        messageSize,
        messageOverrun,
        recipients,
        messagesPerSession,
        softErrors,
        errorDelay,
        errorsPerSession,
        idleCommands,
        unknownRecipientsPerSession,
        commandTimeout,
        commandLineTimeout,
        tlsHandshakeTimeout,
        dataBlockTimeout,
        dataTimeout,
        dataRate,
        dataRateAfter,
        writeTimeout,
        transactionTimeout,
        lingerTimeout,
        unreadInput,
        unsentOutput,
        stressFrom,
        stressUntil,
        stressCommandTimeout,
        stressErrorsPerSession,
        wishes,
        watermarks,
        authentication);
  }
}
