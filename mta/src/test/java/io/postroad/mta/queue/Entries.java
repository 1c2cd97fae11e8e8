package io.postroad.mta.queue;

import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.Origin;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.RecipientState;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.command.Parameters;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Messages for tests of the queue, each with an id of its own. */
final class Entries {
  static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final Mailbox ALICE = Mailbox.parse("alice@example.test").orElseThrow();

  private long ids;

  /** One with a recipient in each of these domains. */
  QueueEntry to(String... domains) {
    return to(0, Arrays.asList(domains));
  }

  /** One with so many recipients in one domain. */
  QueueEntry to(int recipients, String domain) {
    return to(0, Collections.nCopies(recipients, domain));
  }

  QueueEntry to(int priority, List<String> domains) {
    List<Recipient> recipients =
        domains.stream()
            .map(domain ->
                new Recipient(Mailbox.parse("bob@" + domain).orElseThrow(), RcptParameters.NONE))
            .toList();
    NewMessage message =
        new NewMessage(
            QueueId.of(NOW.toEpochMilli() << 16, ids++),
            new Envelope(ALICE, Parameters.mail(" MT-PRIORITY=" + priority), recipients),
            NOW,
            Origin.TRUSTED,
            domains);
    List<RecipientState> states =
        Collections.nCopies(recipients.size(), new RecipientState.Queued(NOW));
    return new QueueEntry(message, 1, states, true);
  }
}
