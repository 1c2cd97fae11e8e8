package io.postroad.smtp.server;

import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.reply.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Faults on demand: asked at each stage of each session whether something shall go wrong there, so
 * that programs which send mail can be tested against a server that refuses, is slow, or drops the
 * connection. {@link #NONE}, the default, does nothing and costs nothing. {@link PlannedMishaps} is
 * a list that can be filled while the server runs. Implementations are thread-safe and do not wait;
 * nothing of this changes what EHLO offers.
 */
public interface Mishaps {

  /** Nothing goes wrong. */
  Mishaps NONE =
      new Mishaps() {
        @Override
        public boolean armed() {
          return false;
        }

        @Override
        public Optional<Mishap> at(Moment moment) {
          return Optional.empty();
        }
      };

  /** Where in a session it can happen. */
  enum Stage {
    /** Before the greeting. */
    GREETING,
    /** Instead of the answer to EHLO, HELO or LHLO. */
    EHLO,
    /** Instead of the answer to STARTTLS, where that would begin TLS. */
    STARTTLS,
    /** Instead of the answer to AUTH. */
    AUTH,
    /** Instead of the answer to MAIL. */
    MAIL,
    /** Instead of the answer to RCPT. */
    RCPT,
    /** Instead of the 354 to DATA, or of the answer to the first BDAT. */
    DATA,
    /** When the content is there to its end: instead of the answer to the final dot. */
    END_OF_DATA
  }

  /**
   * The moment that is asked about.
   *
   * @param reversePath of the transaction: from MAIL on
   * @param recipients at {@link Stage#RCPT} the one that is asked for, later all that were accepted
   */
  record Moment(
      Stage stage,
      Session session,
      Optional<ReversePath> reversePath,
      List<ForwardPath> recipients) {
    /** Copies the list. */
    public Moment {
      recipients = List.copyOf(recipients);
    }
  }

  /**
   * What goes wrong.
   *
   * @param name what it is called in events and conversations; a short word
   */
  record Mishap(String name, Action action) {}

  /** How it goes wrong. */
  sealed interface Action {

    /**
     * The client is told this; nothing is accepted, and but for a 421, or at the greeting, the
     * session goes on. It is no error of the client's, and counts as none.
     */
    record Say(Reply reply) implements Action {
      /** Checks that the reply refuses. */
      public Say {
        Verdict.requireRefusal(reply);
        if (reply.code() < 400) {
          throw new IllegalArgumentException("not a refusal: " + reply.oneLine());
        }
      }
    }

    /** The client waits so long, then all goes on as it would have. */
    record Delay(Duration duration) implements Action {}

    /** The connection is closed without a word; nothing is accepted. */
    record Drop() implements Action {}

    /**
     * At {@link Stage#END_OF_DATA}: the message is accepted and durable, and the connection is
     * closed without a word, as if the reply were lost (RFC 1047); a message that the receiver
     * refuses gets its refusal. Elsewhere the same as {@link Drop}.
     */
    record AcceptAndDrop() implements Action {}

    /** Whether a message at whose end this happens is accepted. */
    default boolean accepts() {
      return switch (this) {
        case Say _, Drop _ -> false;
        case Delay _, AcceptAndDrop _ -> true;
      };
    }

    /** In words. */
    default String words() {
      return switch (this) {
        case Say(Reply reply) -> "answered " + reply.oneLine();
        case Delay(Duration duration) -> "waited " + duration.toMillis() + " ms";
        case Drop() -> "dropped the connection";
        case AcceptAndDrop() -> "accepted the message and dropped the connection";
      };
    }
  }

  /** Whether it is worth asking; cheap, for it is asked for each command. */
  default boolean armed() {
    return true;
  }

  /** What shall go wrong now; empty for nothing. Asked once for each moment. */
  Optional<Mishap> at(Moment moment);
}
