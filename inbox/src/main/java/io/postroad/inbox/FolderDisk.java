package io.postroad.inbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A folder of a POSIX file system. Makes it with mode 0700 and its files with 0600, follows no
 * links, and holds a lock so that a second process stays out (rule F3). Thread-safe.
 */
public final class FolderDisk implements InboxDisk {

  private static final String LOCK = "lock";
  private static final FileAttribute<?> PRIVATE_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path folder;
  private final FileChannel lockFile;

  private FolderDisk(Path folder, FileChannel lockFile) {
    this.folder = folder;
    this.lockFile = lockFile;
  }

  /**
   * Makes the folder when it is missing, and locks it.
   *
   * @throws IOException when it cannot be made or another process has it
   */
  public static FolderDisk open(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(folder, PRIVATE_FOLDER);
      forceDirectory(folder.resolve(".."));
    }
    FileChannel lockFile =
        FileChannel.open(
            folder.resolve(LOCK),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            PRIVATE_FILE);
    if (!locked(lockFile)) {
      lockFile.close();
      throw new IOException(
          "the inbox folder "
              + folder
              + " is in use by another process; stop it, or choose another");
    }
    return new FolderDisk(folder, lockFile);
  }

  @Override
  public List<String> names() throws IOException {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder)) {
      for (Path path : paths) {
        found.add(folder.relativize(path).toString());
      }
    }
    return found;
  }

  @Override
  public Optional<Facts> facts(String name) throws IOException {
    try {
      BasicFileAttributes file =
          Files.readAttributes(path(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return file.isRegularFile()
          ? Optional.of(new Facts(file.size(), file.lastModifiedTime().toInstant()))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty(); // deleted meanwhile, which is no fault
    }
  }

  @Override
  public Writing create(String name) throws IOException {
    return new ChannelWriting(
        open(name, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)));
  }

  @Override
  public Writing append(String name) throws IOException {
    return new ChannelWriting(open(name, Set.of(StandardOpenOption.APPEND)));
  }

  @Override
  public Optional<InputStream> read(String name) throws IOException {
    try {
      return Optional.of(Files.newInputStream(path(name), LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // deleted meanwhile, which is no fault
    }
  }

  @Override
  public Optional<Reading> open(String name) throws IOException {
    try {
      return Optional.of(new ChannelReading(open(name, Set.of(StandardOpenOption.READ))));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // deleted meanwhile, which is no fault
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(path(name));
  }

  @Override
  public void forceFolder() throws IOException {
    forceDirectory(folder);
  }

  @Override
  public void close() throws IOException {
    lockFile.close(); // and with it the lock
  }

  @Override
  public String toString() {
    return folder.toString();
  }

  private static boolean locked(FileChannel file) throws IOException {
    try {
      FileLock lock = file.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // held by this very process
    }
  }

  private static void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private FileChannel open(String name, Set<StandardOpenOption> how) throws IOException {
    Set<OpenOption> options = new HashSet<>(how);
    options.add(LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(path(name), options, PRIVATE_FILE);
  }

  private Path path(String name) throws IOException {
    if (name.isEmpty() || name.indexOf('/') >= 0 || name.equals(".") || name.equals("..")) {
      throw new IOException("not a file name of the inbox");
    }
    return folder.resolve(name);
  }

  private record ChannelReading(FileChannel channel) implements Reading {
    @Override
    public int read(long position, byte[] into, int offset, int length) throws IOException {
      ByteBuffer rest = ByteBuffer.wrap(into, offset, length);
      while (rest.hasRemaining()) {
        if (channel.read(rest, position + length - rest.remaining()) < 0) {
          break;
        }
      }
      return length - rest.remaining();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private record ChannelWriting(FileChannel channel) implements Writing {
    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
      ByteBuffer rest = ByteBuffer.wrap(octets, offset, length);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    }

    @Override
    public void force() throws IOException {
      channel.force(true);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
