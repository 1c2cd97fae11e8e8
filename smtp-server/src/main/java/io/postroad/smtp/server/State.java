package io.postroad.smtp.server;

import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.Postmaster;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.command.ClientName;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.extension.Keyword;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a session stands (RFC 5321 §4.1.4). Only {@link Addressed} has an envelope, so DATA without
 * a recipient cannot be written down. Immutable.
 */
sealed interface State {

  /** The session goes on. */
  sealed interface Open extends State {

    /** What EHLO or HELO said, if one came. */
    Optional<Ready> hello();

    /** What the session speaks over. */
    Channel channel();
  }

  /** Greeted, or just inside TLS: nothing was said yet that counts. */
  record Connected(Channel channel) implements Open {
    @Override
    public Optional<Ready> hello() {
      return Optional.empty();
    }
  }

  /** After EHLO or HELO, and after each transaction. */
  record Ready(ClientName client, boolean extended, Channel channel) implements Open {
    /** The extensions that may be used: none by a client that said HELO (RFC 5321 §2.2.1). */
    Set<Keyword> usable() {
      return extended ? channel.offer().keywords() : Set.of();
    }

    @Override
    public Optional<Ready> hello() {
      return Optional.of(this);
    }
  }

  /** After MAIL. The receiver that let it begin decides about all of it. */
  record Begun(
      Ready ready,
      MailReceiver receiver,
      ReversePath reversePath,
      MailParameters parameters,
      Instant at)
      implements Open {
    @Override
    public Optional<Ready> hello() {
      return Optional.of(ready);
    }

    @Override
    public Channel channel() {
      return ready.channel;
    }
  }

  /** After at least one accepted RCPT. */
  record Addressed(Begun begun, Recipients recipients) implements Open {
    @Override
    public Optional<Ready> hello() {
      return Optional.of(begun.ready);
    }

    @Override
    public Channel channel() {
      return begun.channel();
    }

    static Addressed of(Begun begun, @Nullable Recipients before, Recipient recipient) {
      int count = before == null ? 1 : before.count + 1;
      int octets = (before == null ? 0 : before.octets) + Recipients.octets(recipient);
      return new Addressed(begun, new Recipients(recipient, before, count, octets));
    }

    /** The envelope of a content that begins now: the time of BY counts from MAIL (RFC 2852). */
    Envelope envelope(Instant now) {
      Duration passed = Duration.between(begun.at, now);
      MailParameters parameters =
          begun.parameters.withDeliverBy(begun.parameters.deliverBy().map(by -> by.after(passed)));
      return new Envelope(begun.reversePath, parameters, recipients.inOrder());
    }
  }

  /**
   * After the first of several chunks (RFC 3030 §2): the content has begun and is not whole. It is
   * the state between two reads of that content, and never one that a session is left in.
   */
  record Chunked(Addressed addressed) implements Open {
    @Override
    public Channel channel() {
      return addressed.channel();
    }

    @Override
    public Optional<Ready> hello() {
      return addressed.hello();
    }
  }

  /**
   * XCLIENT told of another client: a session of that client goes on from {@code begin}, and
   * nothing of this one is left.
   */
  record Renewed(Facts facts, Open begin) implements State {}

  /** The session ends. */
  record Over(SessionEvent.End end) implements State {}

  /**
   * The recipients so far, the last one first: one more costs the same however many there are.
   *
   * @param octets what they hold of memory, about
   */
  record Recipients(Recipient last, @Nullable Recipients before, int count, int octets) {
    /**
     * All recipients of one transaction may hold so many octets: a thousand of the usual length,
     * and far more than the hundred of the greatest length that RFC 5321 §4.5.3.1 asks for.
     */
    static final int OCTETS_MAX = 256 * 1024;

    private static final int OBJECT_OCTETS = 64;

    /** Whether one more finds room. */
    static boolean fits(@Nullable Recipients before, Recipient recipient) {
      return (before == null ? 0 : before.octets) + octets(recipient) <= OCTETS_MAX;
    }

    private static int octets(Recipient recipient) {
      int path =
          switch (recipient.forwardPath()) {
            case Postmaster _ -> 0;
            case Mailbox mailbox ->
                mailbox.localPart().value().length() + mailbox.domain().text().length();
          };
      int original =
          recipient.parameters().originalRecipient().map(who -> who.text().length()).orElse(0);
      return OBJECT_OCTETS + path + original;
    }

    List<Recipient> inOrder() {
      List<Recipient> recipients = new ArrayList<>(count);
      for (Recipients at = this; at != null; at = at.before) {
        recipients.add(at.last);
      }
      Collections.reverse(recipients);
      return recipients;
    }
  }
}
