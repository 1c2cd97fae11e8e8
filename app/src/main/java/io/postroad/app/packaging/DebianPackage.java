package io.postroad.app.packaging;

import io.postroad.app.packaging.PackageTree.Copied;
import io.postroad.app.packaging.PackageTree.Folder;
import io.postroad.app.packaging.PackageTree.Link;
import io.postroad.app.packaging.PackageTree.Node;
import io.postroad.app.packaging.PackageTree.Text;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A Debian package (deb(5), format 2.0), written without Debian's tools. Immutable.
 *
 * @param control the fields of {@code control}, with {@code @VERSION@}, {@code @ARCHITECTURE@} and
 *     {@code @SIZE@} to be filled in
 * @param scripts those of the maintainer by their names, such as {@code postinst}
 * @param configuration the files that the operator may change, by their absolute paths
 */
record DebianPackage(
    PackageTree tree, String control, Map<String, String> scripts, List<String> configuration) {
  private static final int KIB = 1024;

  DebianPackage {
    scripts = Map.copyOf(scripts);
    configuration = List.copyOf(configuration);
  }

  /** Debian's order of versions has a snapshot before its release with a tilde only. */
  static String version(String version) {
    return version.replace("-", "~").toLowerCase(Locale.ROOT);
  }

  /** Writes it. */
  void write(Path file, String version, String architecture, Instant time) throws IOException {
    String filled =
        control
            .replace("@VERSION@", version(version))
            .replace("@ARCHITECTURE@", architecture)
            .replace("@SIZE@", Long.toString(size() / KIB));
    PackageTree about = new PackageTree();
    about.text("control", filled, PackageTree.READABLE);
    about.text("md5sums", sums(), PackageTree.READABLE);
    about.text("conffiles", String.join("\n", configuration) + "\n", PackageTree.READABLE);
    scripts.forEach((name, text) -> about.text(name, text, PackageTree.EXECUTABLE));
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("debian-binary", "2.0\n".getBytes(StandardCharsets.US_ASCII));
    members.put("control.tar.gz", tar(about, time));
    members.put("data.tar.gz", tar(tree, time));
    Files.write(file, Archives.ar(members, time));
  }

  private static byte[] tar(PackageTree tree, Instant time) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Archives.tarGz(out, "./", tree, time);
    return out.toByteArray();
  }

  private long size() throws IOException {
    long size = 0;
    for (Node node : tree.nodes().values()) {
      size +=
          switch (node) {
            case Text text -> text.octets().length + KIB;
            case Copied copied -> Files.size(copied.source()) + KIB;
            case Folder _, Link _ -> KIB;
          };
    }
    return size;
  }

  /** What {@code dpkg --verify} compares with. */
  private String sums() throws IOException {
    StringBuilder sums = new StringBuilder();
    for (Map.Entry<String, Node> entry : tree.nodes().entrySet()) {
      boolean file = entry.getValue() instanceof Text || entry.getValue() instanceof Copied;
      if (file && !configuration.contains("/" + entry.getKey())) {
        sums.append(md5(PackageTree.content(entry.getValue())))
            .append("  ")
            .append(entry.getKey())
            .append('\n');
      }
    }
    return sums.toString();
  }

  private static String md5(byte[] octets) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(octets));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java runtime has it
    }
  }
}
