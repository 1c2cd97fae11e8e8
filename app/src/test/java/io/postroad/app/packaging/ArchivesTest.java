package io.postroad.app.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives are what the system's own tools read. */
class ArchivesTest {
  private static final Instant TIME = Instant.parse("2026-03-04T05:06:07Z");
  private static final String LONG = "a".repeat(90) + "/" + "b".repeat(60) + "/c.txt";

  @TempDir private Path folder;

  private static PackageTree tree() {
    return new PackageTree()
        .text("one/file.txt", "text", PackageTree.READABLE)
        .text("one/run", "#!/bin/sh\n", PackageTree.EXECUTABLE)
        .text(LONG, "far away", PackageTree.READABLE)
        .octets("empty", new byte[0], PackageTree.READABLE)
        .folder("private", 0700)
        .link("one/link", "file.txt");
  }

  @Test
  @DisplayName("Packages: tar reads files, modes, links and long paths, all of root's and one time")
  void tar() throws Exception {
    Path file = folder.resolve("x.tar.gz");
    try (OutputStream out = Files.newOutputStream(file)) {
      Archives.tarGz(out, "top/", tree(), TIME);
    }
    String listed = Tool.says("tar", "--utc", "--full-time", "-tvzf", file.toString());
    assertThat(listed.lines())
        .allMatch(line -> line.contains(" root/root ") && line.contains("2026-03-04 05:06:07"));
    assertThat(listed)
        .contains("drwx------")
        .contains("top/one/link -> file.txt")
        .doesNotContain("tar:");
    assertThat(Tool.says("tar", "-xzf", file.toString(), "-C", folder.toString())).isEmpty();
    Path top = folder.resolve("top");
    assertThat(top.resolve(LONG)).hasContent("far away");
    assertThat(top.resolve("one/link")).hasContent("text");
    assertThat(top.resolve("empty")).isEmptyFile();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(top.resolve("one/run"))))
        .isEqualTo("rwxr-xr-x");
  }

  @Test
  @DisplayName("Packages: a path that tar cannot hold is an error, not another path")
  void tooLong() {
    PackageTree tree = new PackageTree().text("x".repeat(101), "", PackageTree.READABLE);
    assertThatThrownBy(() -> Archives.tarGz(OutputStream.nullOutputStream(), "", tree, TIME))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("too long");
  }

  @Test
  @DisplayName("Packages: a tree is packed with the same octets every time")
  void reproducible() throws IOException {
    assertThat(packed()).isEqualTo(packed());
  }

  private static byte[] packed() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Archives.tarGz(out, "top/", tree(), TIME);
    return out.toByteArray();
  }

  @Test
  @DisplayName("Packages: dpkg-deb reads fields, sums, conffiles, scripts and content")
  void debian() throws Exception {
    Path file = folder.resolve("x.deb");
    new DebianPackage(
            tree(),
            """
            Package: x
            Version: @VERSION@
            Architecture: @ARCHITECTURE@
            Maintainer: M <m@example.test>
            Installed-Size: @SIZE@
            Description: d
            """,
            Map.of("postinst", "#!/bin/sh\n"),
            List.of("/one/file.txt"))
        .write(file, "1.2.0-SNAPSHOT", "amd64", TIME);
    assertThat(Tool.says("dpkg-deb", "-I", file.toString()))
        .contains("Version: 1.2.0~snapshot", "Architecture: amd64", "postinst", "conffiles");
    Tool.says("dpkg-deb", "-R", file.toString(), folder.resolve("raw").toString());
    assertThat(folder.resolve("raw/one/file.txt")).hasContent("text");
    assertThat(Files.readString(folder.resolve("raw/DEBIAN/md5sums"), StandardCharsets.UTF_8))
        .contains("  one/run\n")
        .doesNotContain("one/file.txt");
  }
}
