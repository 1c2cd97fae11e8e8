package io.postroad.mta.delivery;

import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.envelope.Arrival;
import io.postroad.smtp.envelope.Content;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** The port to the built-in inbox. Thread-safe. */
public interface InboxStore {

  /**
   * Puts a message there; durable at return. A second call with the same id adds recipients and
   * stores nothing twice.
   *
   * @param id the queue id
   * @param arrival how it came to this server
   * @param content with {@code Return-Path} and {@code Received} on top
   * @throws IOException when it could not be stored; nothing of it is kept
   */
  void store(
      String id,
      ReversePath reversePath,
      List<ForwardPath> recipients,
      Instant received,
      Arrival arrival,
      Content content)
      throws IOException;
}
