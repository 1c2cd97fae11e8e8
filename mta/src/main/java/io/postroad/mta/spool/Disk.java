package io.postroad.mta.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * One folder of files as the spool sees it: the port through which all its input and output goes,
 * so that a simulation can lose, tear and refuse exactly what a real disk may. Names are single
 * path elements. Thread-safe; a {@link DiskFile} has one writer and any number of readers.
 */
public interface Disk extends Closeable {

  /** The names in the folder, in no order. */
  List<String> names() throws IOException;

  /**
   * Makes a new, empty file for writing and reading; its name is durable after {@link
   * #forceFolder}.
   */
  DiskFile create(String name) throws IOException;

  /** Opens an existing file for reading and writing. */
  DiskFile open(String name) throws IOException;

  /** Renames over whatever has the new name; durable after {@link #forceFolder}. */
  void rename(String from, String to) throws IOException;

  /** Removes a file; durable after {@link #forceFolder}. */
  void delete(String name) throws IOException;

  /** Puts the folder's names on stable storage. */
  void forceFolder() throws IOException;

  /** Octets free for this user. */
  long freeOctets() throws IOException;

  /** Octets of the whole file system. */
  long totalOctets() throws IOException;

  /** Takes the lock that keeps a second process out; empty when another holds it. */
  Optional<Closeable> lock(String name) throws IOException;

  @Override
  void close() throws IOException;

  /** An open file. */
  interface DiskFile extends Closeable {

    /** Writes all of {@code octets} at {@code position}; a partial write ends in an exception. */
    void write(ByteBuffer octets, long position) throws IOException;

    /** Reads until {@code into} is full or the file ends; how many octets, 0 at its end. */
    int read(ByteBuffer into, long position) throws IOException;

    /** Octets in the file. */
    long size() throws IOException;

    /** Cuts the file off. */
    void truncate(long size) throws IOException;

    /**
     * Puts the file's octets on stable storage; after an exception it must never be called again.
     */
    void force() throws IOException;

    @Override
    void close() throws IOException;
  }
}
