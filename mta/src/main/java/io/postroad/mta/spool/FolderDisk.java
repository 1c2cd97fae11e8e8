package io.postroad.mta.spool;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * A real folder. Folder and files are readable and writable by their owner alone from the moment
 * they exist, and symbolic links are never followed. Thread-safe. A thread that is interrupted
 * while it reads or writes closes the file under everyone: no thread of a spool is interrupted.
 */
public final class FolderDisk implements Disk {
  private static final FileAttribute<?>[] FOLDER = {
    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
  };
  private static final FileAttribute<?>[] FILE = {
    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
  };
  private static final FileAttribute<?>[] NO_ATTRIBUTES = {};

  private final Path folder;
  private final boolean posix;

  /**
   * Uses {@code folder}, and makes it when there is none.
   *
   * @throws IOException when there is something else, a symbolic link included, or it cannot be
   *     made
   */
  public FolderDisk(Path folder) throws IOException {
    this.folder = folder.toAbsolutePath().normalize();
    this.posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    make(this.folder);
  }

  private void make(Path path) throws IOException {
    if (Files.isDirectory(path, NOFOLLOW_LINKS)) {
      return;
    }
    if (Files.exists(path, NOFOLLOW_LINKS)) {
      throw new IOException(path + " is not a folder");
    }
    Path parent = path.getParent();
    if (parent != null && !Files.exists(parent)) {
      make(parent);
    }
    Files.createDirectory(path, posix ? FOLDER : NO_ATTRIBUTES);
    if (parent != null) {
      force(parent);
    }
  }

  @Override
  public List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    }
    return names;
  }

  @Override
  public DiskFile create(String name) throws IOException {
    return new ChannelFile(open(name, Set.of(READ, WRITE, CREATE_NEW, NOFOLLOW_LINKS)));
  }

  @Override
  public DiskFile open(String name) throws IOException {
    return new ChannelFile(open(name, Set.of(READ, WRITE, NOFOLLOW_LINKS)));
  }

  private FileChannel open(String name, Set<OpenOption> options) throws IOException {
    return FileChannel.open(path(name), options, posix ? FILE : NO_ATTRIBUTES);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(String name) throws IOException {
    Files.delete(path(name));
  }

  @Override
  public void forceFolder() throws IOException {
    force(folder);
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, READ)) {
      channel.force(true);
    }
  }

  @Override
  public long freeOctets() throws IOException {
    return room(File::getUsableSpace);
  }

  @Override
  public long totalOctets() throws IOException {
    return room(File::getTotalSpace);
  }

  /** Asked of the file system itself: {@link Files#getFileStore} fails in a chroot. */
  private long room(ToLongFunction<File> octets) throws IOException {
    if (folder.toFile().getTotalSpace() == 0) {
      throw new IOException("the file system of " + folder + " does not tell its size");
    }
    return octets.applyAsLong(folder.toFile());
  }

  @Override
  public Optional<Closeable> lock(String name) throws IOException {
    FileChannel channel = open(name, Set.of(WRITE, CREATE, NOFOLLOW_LINKS));
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // This very process has it; for the caller that is the same.
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    return lock == null ? Optional.empty() : Optional.of(channel);
  }

  @Override
  public void close() {
    // Nothing is open but files and locks, which have owners of their own.
  }

  /** The folder, for messages. */
  @Override
  public String toString() {
    return folder.toString();
  }

  private Path path(String name) throws IOException {
    Path path = folder.resolve(name);
    if (!folder.equals(path.getParent()) || !path.normalize().equals(path)) {
      throw new IOException("not the name of a file: " + name);
    }
    return path;
  }

  private record ChannelFile(FileChannel channel) implements DiskFile {
    @Override
    public void write(ByteBuffer octets, long position) throws IOException {
      long at = position;
      while (octets.hasRemaining()) {
        at += channel.write(octets, at);
      }
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      int start = into.position();
      while (into.hasRemaining()) {
        int got = channel.read(into, position + (into.position() - start));
        if (got < 0) {
          break;
        }
      }
      return into.position() - start;
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public void force() throws IOException {
      // The length is metadata that reading needs, so it is forced with the octets even so.
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
