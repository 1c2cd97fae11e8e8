package io.postroad.smtp.client;

import io.postroad.smtp.envelope.Envelope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The outcomes of one transaction as they become known. Confined to one thread. */
final class Outcomes {
  private final List<Optional<RecipientOutcome>> settled;

  Outcomes(int recipients) {
    settled = new ArrayList<>(Collections.nCopies(recipients, Optional.empty()));
  }

  /** The same for everybody. */
  static List<RecipientOutcome> of(Envelope envelope, RecipientOutcome outcome) {
    return Collections.nCopies(envelope.recipients().size(), outcome);
  }

  void settle(int recipient, RecipientOutcome outcome) {
    settled.set(recipient, Optional.of(outcome));
  }

  /** The first recipient whose outcome is not known yet. */
  OptionalInt nextOpen() {
    for (int i = 0; i < settled.size(); i++) {
      if (settled.get(i).isEmpty()) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /** For everybody whose outcome is not known yet. */
  void settleRest(RecipientOutcome outcome) {
    settled.replaceAll(known -> known.isPresent() ? known : Optional.of(outcome));
  }

  /** Every outcome; called once all are known. */
  List<RecipientOutcome> all() {
    return settled.stream().map(Optional::orElseThrow).toList();
  }
}
