package io.postroad.mta.delivery;

import io.postroad.smtp.envelope.Content;
import java.io.IOException;

/** The port to Maildirs. Thread-safe. */
public interface MaildirStore {

  /**
   * Writes one message into a Maildir: into {@code tmp}, forced, renamed to {@code new}, folder
   * forced (rule F3). Delivering the same {@code name} again replaces nothing and adds nothing.
   *
   * @param folder the Maildir, made with its {@code cur}, {@code new} and {@code tmp} if missing
   * @param name the unique name of the file
   * @param mode permissions of the file, such as octal 0600
   * @param binary whether the content is binary, and every octet of it is kept (RFC 3030 §3); else
   *     it is text, written with LF line ends
   * @throws IOException when it cannot be stored, with a message fit for an operator
   */
  void deliver(String folder, String name, int mode, boolean binary, Content content)
      throws IOException;
}
