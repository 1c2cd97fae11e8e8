package io.postroad.mta.explain;

import io.postroad.mta.routing.Trail.Step;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.reply.Reply;
import java.util.List;

/**
 * The decision, and how it came about. Immutable.
 *
 * @param reply what MAIL or RCPT would be answered
 * @param steps from the listener to that reply
 * @param recipients where the mail would go; none where it is refused
 */
public record Explanation(Reply reply, List<Step> steps, List<Destined> recipients) {

  /** Copies the lists. */
  public Explanation {
    steps = List.copyOf(steps);
    recipients = List.copyOf(recipients);
  }

  /**
   * One final address.
   *
   * @param sender the reverse-path that goes on
   * @param destination the name that connections, rates and back-off are counted under; empty where
   *     nothing is attempted
   */
  public record Destined(
      ForwardPath address, ReversePath sender, String destination, List<Step> steps) {

    /** Copies the list. */
    public Destined {
      steps = List.copyOf(steps);
    }
  }
}
