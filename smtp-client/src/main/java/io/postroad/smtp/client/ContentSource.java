package io.postroad.smtp.client;

import io.postroad.smtp.envelope.Content;
import java.io.IOException;

/** Where the content of a message is read from, anew for every transaction. */
@FunctionalInterface
public interface ContentSource {

  /**
   * Opens the content at its beginning; the connection closes it.
   *
   * @throws IOException when it cannot be read; nothing is delivered then
   */
  Content open() throws IOException;
}
