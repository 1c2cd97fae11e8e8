package io.postroad.smtp.tls;

import javax.net.ssl.SSLException;

/**
 * Counts the records that carry no data: tickets, new keys and empty ones. They cost the peer next
 * to nothing, and us the work of each. Confined to the thread that uses the connection.
 */
final class EmptyRecords {
  private static final int IN_A_ROW_MAX = 32;

  private int inARow;

  /**
   * One more record has come.
   *
   * @throws SSLException when there were too many without data
   */
  void count(boolean hadData) throws SSLException {
    inARow = hadData ? 0 : inARow + 1;
    if (inARow > IN_A_ROW_MAX) {
      throw new SSLException("too many TLS records without data came in a row");
    }
  }
}
