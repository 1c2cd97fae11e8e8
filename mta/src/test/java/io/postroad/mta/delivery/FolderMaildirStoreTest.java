package io.postroad.mta.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.smtp.envelope.Content;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderMaildirStoreTest {
  private final FolderMaildirStore store = new FolderMaildirStore();

  @TempDir private Path folder;

  @Test
  @DisplayName("F3: a message goes into new, with its mode, in a Maildir that is made private")
  void delivers() throws IOException {
    Path maildir = folder.resolve("example.test/alice");
    store.deliver(maildir.toString(), "1.x.host", 0640, false, new Octets("A: b\r\n\r\nhi\r\n"));
    Path file = maildir.resolve("new/1.x.host");
    assertThat(file).content(StandardCharsets.ISO_8859_1).isEqualTo("A: b\n\nhi\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(maildir)))
        .isEqualTo("rwx------");
    assertThat(names(maildir.resolve("tmp"))).isEmpty();
    assertThat(maildir.resolve("cur")).isDirectory();
  }

  @Test
  @DisplayName("RFC 3030 §3: of a binary message every octet is kept")
  void binary() throws IOException {
    Path maildir = folder.resolve("binary");
    store.deliver(maildir.toString(), "1.x.host", 0600, true, new Octets("A: b\r\n\r\n\0\n\r"));
    assertThat(maildir.resolve("new/1.x.host"))
        .content(StandardCharsets.ISO_8859_1)
        .isEqualTo("A: b\r\n\r\n\0\n\r");
  }

  @Test
  @DisplayName("D6: the same message delivered again adds nothing")
  void isIdempotent() throws IOException {
    store.deliver(folder.toString(), "1.x.host", 0600, false, new Octets("A: b\r\n"));
    store.deliver(folder.toString(), "1.x.host", 0600, false, new Octets("A: b\r\n"));
    assertThat(names(folder.resolve("new"))).containsExactly("1.x.host");
  }

  @Test
  @DisplayName("D1, F3: what is there already is delivered only once its name is durable")
  void nameIsDurable() throws IOException {
    List<Path> forced = new ArrayList<>();
    AtomicBoolean fails = new AtomicBoolean(true);
    FolderMaildirStore forcing =
        new FolderMaildirStore(where -> {
          forced.add(where);
          if (fails.getAndSet(false)) {
            throw new IOException("the disk does not force");
          }
        });
    assertThatThrownBy(() ->
            forcing.deliver(folder.toString(), "1.x.host", 0600, false, new Octets("A: b\r\n")))
        .hasMessageContaining("does not force");
    forcing.deliver(folder.toString(), "1.x.host", 0600, false, new Octets("A: b\r\n"));
    assertThat(forced).containsExactly(folder.resolve("new"), folder.resolve("new"));
  }

  @Test
  @DisplayName(
      "product.md §7.5: line ends are LF throughout wherever reads are split, a lone CR is kept")
  void convertsLineEnds() throws IOException {
    String text = "A: b\r\n\r\n1\r\r\n2\rx\r\n\r\n.\r\n3\r";
    for (int size = 1; size < 6; size++) {
      store.deliver(folder.toString(), "n" + size, 0600, false, new Octets(text, size));
      assertThat(folder.resolve("new/n" + size))
          .content(StandardCharsets.ISO_8859_1)
          .isEqualTo("A: b\n\n1\r\n2\rx\n\n.\n3\r");
    }
  }

  @Test
  @DisplayName("F3: a content that breaks off leaves nothing in new, and the next attempt works")
  void brokenContent() throws IOException {
    assertThatThrownBy(() ->
            store.deliver(
                folder.toString(),
                "1.x.host",
                0600,
                false,
                new Octets("A: b\r\n") {
                  @Override
                  public int read(byte[] into, int offset, int length) throws IOException {
                    throw new IOException("the disk is gone");
                  }
                }))
        .isInstanceOf(IOException.class);
    assertThat(names(folder.resolve("new"))).isEmpty();
    store.deliver(folder.toString(), "1.x.host", 0600, false, new Octets("A: b\r\n"));
    assertThat(names(folder.resolve("new"))).hasSize(1);
  }

  @Test
  @DisplayName(
      "F3: a Maildir that is no folder is a clear error, and links in its place are not followed")
  void unusableMaildir() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> store.deliver(file + "/x", "1", 0600, false, new Octets("A: b\r\n")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot write to the Maildir")
        .hasMessageContaining("file");
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path maildir = Files.createDirectory(folder.resolve("maildir"));
    Files.createSymbolicLink(maildir.resolve("new"), elsewhere);
    assertThatThrownBy(
            () -> store.deliver(maildir.toString(), "1", 0600, false, new Octets("A: b\r\n")))
        .isInstanceOf(IOException.class);
    assertThat(names(elsewhere)).isEmpty();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }

  private static class Octets implements Content {
    private final byte[] octets;
    private final int atOnce;
    private int done;

    Octets(String text) {
      this(text, Integer.MAX_VALUE);
    }

    Octets(String text, int atOnce) {
      this.octets = text.getBytes(StandardCharsets.ISO_8859_1);
      this.atOnce = atOnce;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int n = Math.min(Math.min(length, atOnce), octets.length - done);
      System.arraycopy(octets, done, into, offset, n);
      done += n;
      return n == 0 ? -1 : n;
    }

    @Override
    public void close() {}
  }
}
