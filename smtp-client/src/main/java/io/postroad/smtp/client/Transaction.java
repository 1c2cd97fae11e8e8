package io.postroad.smtp.client;

import io.postroad.smtp.command.BodyType;
import io.postroad.smtp.command.Command;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.extension.Capabilities;
import io.postroad.smtp.extension.Keyword;
import io.postroad.smtp.reply.EnhancedStatus;
import io.postroad.smtp.reply.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One mail transaction: MAIL, RCPT for each recipient, DATA, the content; or chunks of content by
 * BDAT, when it is binary or BDAT was asked for (RFC 3030). Made for one use; confined to one
 * thread.
 *
 * <p>With PIPELINING the commands travel in groups, else one by one; either way every reply is read
 * and belongs to the command that stands first among the unanswered (RFC 2920 §3.1).
 */
final class Transaction {

  /** How the transaction left the connection. */
  enum Ending {
    /** The server has no transaction open. */
    OVER,
    /** It may have one open: RSET is due. */
    OPEN,
    /** The dialog cannot go on. */
    BROKEN
  }

  /** The server closes the connection (RFC 5321 §3.8). */
  static final int CLOSING = 421;

  /**
   * The most octets of commands that wait for replies: a client that writes without reading must
   * stay below the smallest window it may meet, or both sides wait for ever (RFC 2920 §3.1).
   */
  private static final int GROUP_OCTETS_MAX = 4096;

  /** How long a reply that has begun to arrive unasked may take to be complete. */
  private static final Duration UNASKED = Duration.ofSeconds(5);

  /** The line of a command, and the stage that it is. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
  private record Step(Stage stage, byte[] line) {}

  private final Wire wire;
  private final Capabilities capabilities;
  private final ClientSettings settings;
  private final Envelope envelope;
  private final long size;
  private final boolean eightBit;
  private final boolean binary;
  private final boolean chunked;
  private final Outcomes outcomes;

  private Ending ending = Ending.OVER;
  private boolean begun;
  private int accepted;
  private int answered;
  private boolean asksForContent;

  Transaction(
      Wire wire,
      Capabilities capabilities,
      ClientSettings settings,
      Envelope envelope,
      long size,
      boolean eightBit,
      boolean preferBdat) {
    this.wire = wire;
    this.capabilities = capabilities;
    this.settings = settings;
    this.envelope = envelope;
    this.size = size;
    this.eightBit = eightBit;
    this.binary = envelope.parameters().body().equals(Optional.of(BodyType.BINARY_MIME));
    this.chunked = binary || (preferBdat && capabilities.offers(Keyword.CHUNKING));
    this.outcomes = new Outcomes(envelope.recipients().size());
  }

  Ending ending() {
    return ending;
  }

  /** Runs it to its end; an outcome for each recipient. */
  List<RecipientOutcome> run(ContentSource content) {
    Optional<RecipientOutcome> unsendable = unsendable();
    if (unsendable.isPresent()) {
      return Outcomes.of(envelope, unsendable.get());
    }
    for (List<Step> group : groups()) {
      if (!worthwhile(group.getFirst().stage) || !exchange(group)) {
        break;
      }
    }
    if (ending == Ending.BROKEN) {
      return outcomes.all();
    }
    if (chunked && begun && accepted > 0) {
      boolean pipelining = capabilities.offers(Keyword.PIPELINING);
      ending = new ChunkDelivery(wire, settings, outcomes, pipelining, binary).deliver(content);
    } else if (!asksForContent) {
      ending = begun ? Ending.OPEN : Ending.OVER;
    } else if (begun && accepted > 0) {
      ending = new ContentDelivery(wire, settings, outcomes).deliver(content);
    } else {
      ending = new ContentDelivery(wire, settings, outcomes).loneDot(accepted == 0);
    }
    return outcomes.all();
  }

  /** What the server said it cannot take is not tried. */
  private Optional<RecipientOutcome> unsendable() {
    OptionalLong limit = capabilities.sizeLimit();
    if (limit.isPresent() && size > limit.getAsLong()) {
      return Optional.of(
          new RecipientOutcome.Unsendable(
              new EnhancedStatus(5, 3, 4),
              "the message has " + size + " octets, the server takes " + limit.getAsLong()));
    }
    if (binary
        && !(capabilities.offers(Keyword.BINARYMIME) && capabilities.offers(Keyword.CHUNKING))) {
      return Optional.of(
          new RecipientOutcome.Unsendable(
              new EnhancedStatus(5, 6, 3),
              "the message is binary, the server does not offer BINARYMIME and CHUNKING"));
    }
    if (eightBit && !capabilities.offers(Keyword.EIGHT_BIT_MIME)) {
      return Optional.of(
          new RecipientOutcome.Unsendable(
              new EnhancedStatus(5, 6, 3),
              "the message has 8-bit content, the server does not offer 8BITMIME"));
    }
    return WishedFor.missing(envelope, capabilities);
  }

  /** All commands up to DATA, or to the first chunk, as groups that are sent in one piece. */
  private List<List<Step>> groups() {
    List<Step> steps = new ArrayList<>();
    Command mail =
        new Command.Mail(
            envelope.reversePath(), OfferedParameters.mail(envelope, capabilities, size, eightBit));
    steps.add(step(Stage.MAIL, mail));
    for (Recipient recipient : envelope.recipients()) {
      Command rcpt =
          new Command.Rcpt(
              recipient.forwardPath(), OfferedParameters.rcpt(recipient, capabilities));
      steps.add(step(Stage.RCPT, rcpt));
    }
    if (!chunked) {
      steps.add(step(Stage.DATA, new Command.Data()));
    }
    boolean pipelining = capabilities.offers(Keyword.PIPELINING);
    List<List<Step>> groups = new ArrayList<>();
    int octets = GROUP_OCTETS_MAX;
    for (Step step : steps) {
      int length = step.line.length;
      octets += length;
      if (!pipelining || octets > GROUP_OCTETS_MAX) {
        groups.add(new ArrayList<>());
        octets = length;
      }
      groups.getLast().add(step);
    }
    return groups;
  }

  private Step step(Stage stage, Command command) {
    return new Step(stage, Wire.encoded(command, utf8()));
  }

  /** Whether MAIL says SMTPUTF8, so that paths may be UTF-8 (RFC 6531 §3.1). */
  private boolean utf8() {
    return envelope.parameters().smtpUtf8();
  }

  /** After what was answered so far, does a group that begins like this still lead somewhere? */
  private boolean worthwhile(Stage first) {
    return switch (first) {
      case MAIL -> true;
      case RCPT -> begun;
      default -> begun && accepted > 0;
    };
  }

  /** Sends a group and takes the reply to each command; false when the dialog is at its end. */
  private boolean exchange(List<Step> group) {
    Stage stage = group.getFirst().stage;
    try {
      if (wire.hasReply()) {
        takeUnasked(stage, wire.hear(UNASKED));
        return false;
      }
      wire.sayLines(group.stream().map(Step::line).toList(), time(stage));
      for (Step step : group) {
        stage = step.stage;
        if (!take(stage, wire.hear(time(stage)))) {
          ending = Ending.BROKEN;
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      String detail = wire.describe(e, stage.during(), time(stage));
      wire.note(detail);
      outcomes.settleRest(new RecipientOutcome.Lost(stage, detail, false));
      ending = Ending.BROKEN;
      return false;
    }
  }

  /** A server that shuts down says so unasked (RFC 5321 §3.8); anything else is out of step. */
  private void takeUnasked(Stage stage, Reply reply) {
    ending = Ending.BROKEN;
    if (reply.isTransient() || reply.isPermanent()) {
      outcomes.settleRest(new RecipientOutcome.Refused(stage, reply));
    } else {
      String detail = "a reply that nobody asked for: " + reply.oneLine();
      wire.note(detail);
      outcomes.settleRest(new RecipientOutcome.Lost(stage, detail, false));
    }
  }

  /** One reply; false when nothing more can be said. */
  private boolean take(Stage stage, Reply reply) {
    if (reply.code() == CLOSING) {
      outcomes.settleRest(new RecipientOutcome.Refused(stage, reply));
      return false;
    }
    boolean refused = reply.isTransient() || reply.isPermanent();
    if (!refused && reply.isIntermediate() != (stage == Stage.DATA)) {
      String detail = unexpected(stage, reply);
      wire.note(detail);
      outcomes.settleRest(new RecipientOutcome.Lost(stage, detail, false));
      return false;
    }
    switch (stage) {
      case MAIL -> {
        begun = !refused;
        if (refused) {
          outcomes.settleRest(new RecipientOutcome.Refused(stage, reply));
        }
      }
      case RCPT -> {
        accepted += refused ? 0 : 1;
        if (refused && begun) {
          outcomes.settle(answered, new RecipientOutcome.Refused(stage, reply));
        }
        answered++;
      }
      default -> {
        asksForContent = !refused;
        if (refused) {
          outcomes.settleRest(new RecipientOutcome.Refused(stage, reply));
        }
      }
    }
    return true;
  }

  static String unexpected(Stage stage, Reply reply) {
    return "reply out of place (" + stage.during() + "): " + reply.oneLine();
  }

  private Duration time(Stage stage) {
    return switch (stage) {
      case MAIL -> settings.mail();
      case RCPT -> settings.rcpt();
      default -> settings.data();
    };
  }
}
