package io.postroad.smtp.client;

import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.command.Command;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.extension.Capabilities;
import io.postroad.smtp.extension.Keyword;
import io.postroad.smtp.extension.SessionLimits;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.tls.TlsFacts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An open SMTP session, seen from the client: any number of mail transactions one after the other,
 * then QUIT. What the server offered holds for this connection alone. Confined to one thread, but
 * {@link #close()} may be called by any; every call blocks its thread, for at most the times of
 * {@link ClientSettings}.
 */
public final class SmtpConnection implements AutoCloseable {
  private final Wire wire;
  private final Capabilities capabilities;
  private final ClientSettings settings;
  private volatile boolean usable = true;
  private boolean preferBdat;
  private int transactions;
  private boolean loggedIn;

  /** The domains of recipients that this session has seen (RFC 9422 §4.3). */
  private final Set<String> domains = new HashSet<>();

  SmtpConnection(Wire wire, Capabilities capabilities, ClientSettings settings) {
    this.wire = wire;
    this.capabilities = capabilities;
    this.settings = settings;
  }

  /**
   * Runs one mail transaction, or several where the server takes fewer recipients in one (RFC
   * 9422).
   *
   * @param envelope of its parameters SIZE is replaced by {@code size}; SMTPUTF8 says that the
   *     header section is UTF-8 (RFC 6531 §3.4), addresses need not say so; BODY=BINARYMIME says
   *     that the content is binary and can go by BDAT alone (RFC 3030 §3)
   * @param content read once, after the server has asked for it
   * @param size octets of the content, before dots are stuffed
   * @param eightBit whether the content holds octets above 127
   * @return one outcome for each recipient of the envelope, in its order; nothing is ever thrown
   *     for what the server or the network does
   */
  public List<RecipientOutcome> send(
      Envelope envelope, ContentSource content, long size, boolean eightBit) {
    List<RecipientOutcome> outcomes = new ArrayList<>();
    List<Recipient> left = envelope.recipients();
    while (!left.isEmpty()) {
      int fitting = reusable() ? capabilities.limits().fitting(paths(left), domains) : 0;
      if (fitting == 0) {
        outcomes.addAll(Collections.nCopies(left.size(), untried()));
        return outcomes;
      }
      Envelope part =
          new Envelope(envelope.reversePath(), envelope.parameters(), left.subList(0, fitting));
      outcomes.addAll(transact(part, content, size, eightBit));
      left = left.subList(fitting, left.size());
    }
    return outcomes;
  }

  private RecipientOutcome untried() {
    String why =
        usable ? "the server takes no more on this connection" : "the connection is closed";
    return new RecipientOutcome.Lost(Stage.MAIL, why, false);
  }

  private static List<ForwardPath> paths(List<Recipient> recipients) {
    return recipients.stream().map(Recipient::forwardPath).toList();
  }

  private List<RecipientOutcome> transact(
      Envelope envelope, ContentSource content, long size, boolean eightBit) {
    Utf8Fit fit = Utf8Fit.of(envelope, capabilities);
    if (fit.envelope().isEmpty()) {
      return fit.spread(List.of());
    }
    transactions++;
    if (capabilities.limits().rcptDomainMax().isPresent()) {
      paths(envelope.recipients()).forEach(path -> domains.add(SessionLimits.domain(path)));
    }
    Transaction transaction =
        new Transaction(
            wire,
            capabilities,
            settings,
            sayable(fit.envelope().get()),
            size,
            eightBit,
            preferBdat);
    List<RecipientOutcome> outcomes = transaction.run(content);
    switch (transaction.ending()) {
      case OVER -> {}
      case OPEN -> reset();
      case BROKEN -> close();
    }
    return fit.spread(outcomes);
  }

  /** A server that does not know us has no reason to believe who submitted the message. */
  private Envelope sayable(Envelope envelope) {
    return loggedIn
        ? envelope
        : new Envelope(
            envelope.reversePath(),
            envelope.parameters().without(Keyword.AUTH),
            envelope.recipients());
  }

  /** We are known here: what is said of the first submitter may be believed (RFC 4954 §5). */
  void loggedIn() {
    loggedIn = true;
  }

  /** From now on content goes by BDAT where the server offers CHUNKING, text too (RFC 3030). */
  public void preferBdat() {
    preferBdat = true;
  }

  /** Takes back a transaction that came to nothing, so that the next one starts afresh. */
  private void reset() {
    try {
      Reply reply = wire.ask(new Command.Rset(), settings.rset());
      if (!reply.isPositive()) {
        quit();
      }
    } catch (IOException e) {
      // Every outcome is settled already; the connection alone is lost.
      wire.note(wire.describe(e, Stage.RSET.during(), settings.rset()));
      close();
    }
  }

  /**
   * Whether another transaction can be run: the connection is there, and the server has not had the
   * number of them that it takes (RFC 9422); it may still have closed in silence.
   */
  public boolean reusable() {
    return usable && transactionsLeft() > 0;
  }

  private int transactionsLeft() {
    return capabilities.limits().mailMax().orElse(Integer.MAX_VALUE) - transactions;
  }

  /** How many of these recipients, from the first on, this connection still takes a message for. */
  public int room(List<Recipient> recipients) {
    List<ForwardPath> left = paths(recipients);
    Set<String> seen = new HashSet<>(domains);
    int room = 0;
    for (int i = transactionsLeft(); usable && i > 0 && room < left.size(); i--) {
      int more = capabilities.limits().fitting(left.subList(room, left.size()), seen);
      left.subList(room, room + more).forEach(path -> seen.add(SessionLimits.domain(path)));
      room += more;
      if (more == 0) {
        break;
      }
    }
    return room;
  }

  /**
   * Says one command as it is, whatever the server offers, and hears the reply: for probes, which
   * look after the order of commands themselves.
   *
   * @throws IOException when the connection is lost, or the reply does not come in time
   */
  public Reply ask(Command command) throws IOException {
    wire.sayLines(List.of(Wire.encoded(command, true)), settings.mail());
    return wire.hear(settings.mail());
  }

  /** What the server offered in its reply to EHLO; nothing if it knows HELO only. */
  public Capabilities capabilities() {
    return capabilities;
  }

  /** What TLS has agreed on; empty when the session is in the clear. */
  public Optional<TlsFacts> tls() {
    return wire.tls();
  }

  /** The server's address. */
  public InetSocketAddress remoteAddress() {
    return wire.transport().remoteAddress();
  }

  /** What is said from now on goes to {@code next}: for each message its own record. */
  public void recordTo(Conversation next) {
    wire.recordTo(next);
  }

  /** Says QUIT, waits a little for the reply and closes (RFC 5321 §4.1.1.10). */
  public void quit() {
    if (!usable) {
      return;
    }
    try {
      wire.ask(new Command.Quit(), settings.quit());
    } catch (IOException e) {
      // The session is over either way; whether the server said 221 changes no outcome.
      wire.note(wire.describe(e, Stage.QUIT.during(), settings.quit()));
    }
    close();
  }

  /** Closes at once, without QUIT; a second call does nothing. */
  @Override
  public void close() {
    usable = false;
    wire.close();
  }
}
