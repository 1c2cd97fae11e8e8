package io.postroad.app.packaging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The folders, files and links of a package by their paths, which have no slash at either end.
 * Folders above an entry are there of themselves. Confined to one thread.
 */
final class PackageTree {
  static final int READABLE = 0644;
  static final int EXECUTABLE = 0755;
  private static final int OPEN_FOLDER = 0755;

  private final SortedMap<String, Node> nodes = new TreeMap<>();

  /** What a path is. */
  sealed interface Node {}

  /** A folder with its permissions. */
  record Folder(int mode) implements Node {}

  /** A file made here. Immutable. */
  static final class Text implements Node {
    private final byte[] octets;
    private final int mode;

    private Text(byte[] octets, int mode) {
      this.octets = octets.clone();
      this.mode = mode;
    }

    byte[] octets() {
      return octets.clone();
    }

    int mode() {
      return mode;
    }
  }

  /** A file as it is elsewhere. */
  record Copied(Path source, int mode) implements Node {}

  /** A symbolic link. */
  record Link(String target) implements Node {}

  /** All of it, a folder before what is in it. */
  SortedMap<String, Node> nodes() {
    return Collections.unmodifiableSortedMap(nodes);
  }

  PackageTree folder(String path, int mode) {
    return put(path, new Folder(mode));
  }

  PackageTree text(String path, String text, int mode) {
    return put(path, new Text(text.getBytes(StandardCharsets.UTF_8), mode));
  }

  PackageTree octets(String path, byte[] octets, int mode) {
    return put(path, new Text(octets, mode));
  }

  PackageTree link(String path, String target) {
    return put(path, new Link(target));
  }

  PackageTree copy(String path, Path source) {
    return put(path, new Copied(source, Files.isExecutable(source) ? EXECUTABLE : READABLE));
  }

  /** A folder with all that is in it, links as links. */
  PackageTree copyFolder(String path, Path source) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(source)) {
      all = walk.toList();
    }
    for (Path file : all) {
      String name = path + (file.equals(source) ? "" : "/" + source.relativize(file));
      if (Files.isSymbolicLink(file)) {
        link(name, Files.readSymbolicLink(file).toString());
      } else if (Files.isDirectory(file)) {
        folder(name, OPEN_FOLDER);
      } else {
        copy(name, file);
      }
    }
    return this;
  }

  private PackageTree put(String path, Node node) {
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      nodes.putIfAbsent(path.substring(0, slash), new Folder(OPEN_FOLDER));
    }
    nodes.put(path, node);
    return this;
  }

  /** The octets of a file. */
  static byte[] content(Node node) throws IOException {
    return switch (node) {
      case Text text -> text.octets();
      case Copied copied -> Files.readAllBytes(copied.source());
      case Folder _, Link _ -> new byte[0];
    };
  }
}
