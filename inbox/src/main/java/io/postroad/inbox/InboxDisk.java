package io.postroad.inbox;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The folder that the inbox lives in: the port through which all its input and output goes. Names
 * are single path elements. Thread-safe; a {@link Writing} belongs to one thread.
 */
public interface InboxDisk extends Closeable {

  /** The names of the files in the folder, in no order. */
  List<String> names() throws IOException;

  /** Size and time of a file; empty when there is none. */
  Optional<Facts> facts(String name) throws IOException;

  /** Makes a new file, readable by this user alone (rule F3); fails if there is one. */
  Writing create(String name) throws IOException;

  /** Opens an existing file to add to its end. */
  Writing append(String name) throws IOException;

  /** Opens a file from its first octet; empty when there is none. */
  Optional<InputStream> read(String name) throws IOException;

  /** Opens a file to read anywhere in it; empty when there is none. */
  Optional<Reading> open(String name) throws IOException;

  /** Renames over whatever has the new name; durable after {@link #forceFolder}. */
  void rename(String from, String to) throws IOException;

  /** Removes a file if it is there; durable after {@link #forceFolder}. */
  void delete(String name) throws IOException;

  /** Puts the folder's names on stable storage. */
  void forceFolder() throws IOException;

  /** Lets the folder go. */
  @Override
  void close() throws IOException;

  /**
   * What the folder says of a file.
   *
   * @param size octets
   */
  record Facts(long size, Instant modified) {}

  /** A file to be read in any order; it may be deleted meanwhile. */
  interface Reading extends Closeable {

    /**
     * Reads what stands at {@code position}.
     *
     * @return how many octets; fewer than {@code length} only at the end of the file
     */
    int read(long position, byte[] into, int offset, int length) throws IOException;

    @Override
    void close() throws IOException;
  }

  /** A file being written. */
  interface Writing extends Closeable {

    /** Writes all of the octets given, or throws. */
    void write(byte[] octets, int offset, int length) throws IOException;

    /** Puts the file on stable storage; after an exception it is never called again (rule D3). */
    void force() throws IOException;

    @Override
    void close() throws IOException;
  }
}
