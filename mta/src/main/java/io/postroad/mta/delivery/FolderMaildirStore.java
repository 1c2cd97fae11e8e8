package io.postroad.mta.delivery;

import io.postroad.smtp.envelope.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Maildirs as folders of the file system. Thread-safe. */
public final class FolderMaildirStore implements MaildirStore {
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /** Puts the names in a folder on stable storage. */
  @FunctionalInterface
  interface Force {
    void folder(Path folder) throws IOException;
  }

  private final Force force;

  /** Maildirs whose files and names are forced. */
  public FolderMaildirStore() {
    this(FolderMaildirStore::force);
  }

  FolderMaildirStore(Force force) {
    this.force = force;
  }

  @Override
  public void deliver(String folder, String name, int mode, boolean binary, Content content)
      throws IOException {
    Path maildir = Path.of(folder);
    try {
      Path fresh = maildir.resolve("new");
      for (String part : new String[] {"cur", "new", "tmp"}) {
        makeFolder(maildir.resolve(part));
        if (Files.isSymbolicLink(maildir.resolve(part))) {
          throw new IOException(
              "cannot write to the Maildir " + maildir + ": its " + part + " is a link");
        }
      }
      if (Files.exists(fresh.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
        force.folder(fresh); // whoever renamed it may have died before its name was durable
        return;
      }
      Path temporary = maildir.resolve("tmp").resolve(name);
      write(temporary, mode, binary, content);
      Files.move(temporary, fresh.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      force.folder(fresh);
    } catch (AccessDeniedException e) {
      throw new IOException(
          "cannot write to the Maildir " + maildir + ": permission denied for " + e.getFile(), e);
    } catch (NoSuchFileException e) {
      throw new IOException(
          "cannot write to the Maildir " + maildir + ": " + e.getFile() + " does not exist", e);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(
          "cannot write to the Maildir " + maildir + ": " + e.getFile() + " is no folder", e);
    }
  }

  /** Makes a folder and those above it, each name durable before the next is made. */
  private static void makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.toAbsolutePath().getParent();
    if (parent == null) {
      throw new NoSuchFileException(folder.toString());
    }
    makeFolder(parent);
    try {
      Files.createDirectory(folder, PRIVATE_FOLDER);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
    force(parent);
  }

  private static void write(Path file, int mode, boolean binary, Content content)
      throws IOException {
    Files.deleteIfExists(file); // what an earlier crash left
    EnumSet<PosixFilePermission> permissions = permissions(mode);
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(permissions))) {
      byte[] octets = new byte[64 * 1024];
      boolean carriageReturn = false;
      for (int n = content.read(octets, 0, octets.length);
          n >= 0;
          n = content.read(octets, 0, octets.length)) {
        if (binary) {
          writeAll(channel, octets, n);
        } else {
          carriageReturn = writeWithLineFeeds(channel, octets, n, carriageReturn);
        }
      }
      if (carriageReturn) {
        writeAll(channel, new byte[] {'\r'}, 1);
      }
      Files.setPosixFilePermissions(file, permissions); // whatever the umask took away
      channel.force(true);
    }
  }

  /** Writes with every CR LF made LF; whether the last octet was a CR kept for the next call. */
  private static boolean writeWithLineFeeds(
      FileChannel channel, byte[] octets, int length, boolean carriageReturn) throws IOException {
    byte[] out = new byte[length + 1];
    int n = 0;
    boolean pending = carriageReturn;
    for (int i = 0; i < length; i++) {
      byte octet = octets[i];
      if (pending && octet != '\n') {
        out[n++] = '\r';
      }
      pending = octet == '\r';
      if (!pending) {
        out[n++] = octet;
      }
    }
    writeAll(channel, out, n);
    return pending;
  }

  private static void writeAll(FileChannel channel, byte[] octets, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(octets, 0, length);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static EnumSet<PosixFilePermission> permissions(int mode) {
    EnumSet<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values(); // owner r, w, x, group r, ...
    for (int bit = 0; bit < all.length; bit++) {
      if ((mode & (0400 >> bit)) != 0) {
        set.add(all[bit]);
      }
    }
    return set;
  }

  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
