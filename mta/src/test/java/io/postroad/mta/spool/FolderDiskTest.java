package io.postroad.mta.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real folder as the spool's port (rule F3). */
class FolderDiskTest {
  @TempDir private Path folder;

  private static ByteBuffer octets(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String read(Disk.DiskFile file, long position, int count) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(count);
    int got = file.read(into, position);
    return new String(into.array(), 0, got, StandardCharsets.US_ASCII);
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  @DisplayName("F3: folders are 0700 and files 0600 from their creation on, missing parents too")
  void permissions() throws Exception {
    Path inner = folder.resolve("a/b");
    try (Disk disk = new FolderDisk(inner);
        Disk.DiskFile _ = disk.create("x");
        Closeable _ = disk.lock("lock").orElseThrow()) {
      assertThat(mode(folder.resolve("a"))).isEqualTo("rwx------");
      assertThat(mode(inner)).isEqualTo("rwx------");
      assertThat(mode(inner.resolve("x"))).isEqualTo("rw-------");
      assertThat(mode(inner.resolve("lock"))).isEqualTo("rw-------");
    }
  }

  @Test
  @DisplayName("F3: links are not followed, neither as the folder nor as a file")
  void links() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("secret"), "secret");
    Path link = Files.createSymbolicLink(folder.resolve("link"), elsewhere);
    assertThatThrownBy(() -> new FolderDisk(link)).isInstanceOf(IOException.class);
    Path own = folder.resolve("own");
    try (Disk disk = new FolderDisk(own)) {
      Files.createSymbolicLink(own.resolve("x"), elsewhere.resolve("secret"));
      assertThatThrownBy(() -> disk.open("x")).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> disk.create("x")).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> disk.lock("x")).isInstanceOf(IOException.class);
    }
    assertThat(elsewhere.resolve("secret")).hasContent("secret");
  }

  @Test
  @DisplayName("A name is one element of a path: nothing outside of the folder can be named")
  void names() throws Exception {
    try (Disk disk = new FolderDisk(folder.resolve("own"))) {
      for (String name : new String[] {"../x", "a/b", "/etc/passwd", "..", ".", ""}) {
        assertThatThrownBy(() -> disk.create(name)).as(name).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> disk.delete(name)).as(name).isInstanceOf(IOException.class);
      }
    }
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  @DisplayName("What was written is read back at any position; the end of the file ends a read")
  void readsAndWrites() throws Exception {
    try (Disk disk = new FolderDisk(folder.resolve("own"));
        Disk.DiskFile file = disk.create("x")) {
      file.write(octets("0123456789"), 0);
      file.write(octets("abc"), 4);
      file.force();
      assertThat(read(file, 0, 20)).isEqualTo("0123abc789");
      assertThat(read(file, 8, 20)).isEqualTo("89");
      assertThat(read(file, 10, 20)).isEmpty();
      file.truncate(5);
      assertThat(file.size()).isEqualTo(5);
      disk.rename("x", "y");
      disk.forceFolder();
      assertThat(disk.names()).containsExactly("y");
      assertThat(read(file, 0, 20)).as("an open file keeps its octets").isEqualTo("0123a");
      disk.delete("y");
      assertThat(disk.names()).isEmpty();
      assertThat(disk.freeOctets()).isPositive().isLessThanOrEqualTo(disk.totalOctets());
    }
  }

  @Test
  @DisplayName("A file is made once, and the lock is had by one until it is given back")
  void onceOnly() throws Exception {
    try (Disk disk = new FolderDisk(folder.resolve("own"))) {
      disk.create("x").close();
      assertThatThrownBy(() -> disk.create("x")).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> disk.open("missing")).isInstanceOf(IOException.class);
      Optional<Closeable> lock = disk.lock("lock");
      assertThat(lock).isPresent();
      assertThat(disk.lock("lock")).as("this very process has it").isEmpty();
      lock.get().close();
      try (Closeable again = disk.lock("lock").orElseThrow()) {
        assertThat(again).isNotNull();
      }
    }
  }

  @Test
  @DisplayName("Something else than a folder is refused by name")
  void notFolder() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThatThrownBy(() -> new FolderDisk(file)).hasMessageContaining("is not a folder");
  }
}
