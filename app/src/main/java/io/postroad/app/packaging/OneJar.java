package io.postroad.app.packaging;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The program and its libraries as one jar, for a fast start. The JVM keeps classes in its AOT
 * cache only from jars without a signature and in a class file format with stack maps; one jar
 * without compression is also opened and searched once instead of forty times. Confined to one
 * thread.
 */
public final class OneJar {
  private static final String VERSIONS = "META-INF/versions/";
  private static final String SERVICES = "META-INF/services/";
  private static final LocalDateTime WRITTEN = LocalDateTime.of(2026, 1, 1, 0, 0);

  private final Map<String, byte[]> entries = new TreeMap<>();
  private final Manifest manifest;

  private OneJar(Manifest manifest) {
    this.manifest = manifest;
  }

  /**
   * Joins the jar that this class came from with those on its class path.
   *
   * @param args the jar to write; what is there is replaced when the new one is whole
   */
  public static void main(String[] args) throws IOException {
    Path program =
        Path.of(OneJar.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    join(program, Path.of(args[0]));
  }

  /**
   * Joins {@code program} with the jars that its manifest names.
   *
   * @throws IOException when one cannot be read, or the new one not be written
   */
  static void join(Path program, Path target) throws IOException {
    OneJar joined;
    List<Path> jars = new ArrayList<>(List.of(program));
    try (JarFile jar = new JarFile(program.toFile(), false)) {
      Manifest own =
          Optional.ofNullable(jar.getManifest())
              .orElseThrow(() -> new IOException(program + " has no manifest"));
      String path = own.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      for (String name : Optional.ofNullable(path).orElse("").split(" ", -1)) {
        if (!name.isEmpty()) {
          jars.add(program.resolveSibling(name));
        }
      }
      joined = new OneJar(mainAttributes(own));
    }
    for (Path jar : jars) {
      joined.add(jar);
    }
    joined.write(target);
  }

  private static Manifest mainAttributes(Manifest own) {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putAll(own.getMainAttributes());
    manifest.getMainAttributes().remove(Attributes.Name.CLASS_PATH);
    return manifest;
  }

  private void add(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile(), false)) {
      for (Map.Entry<String, JarEntry> entry : newest(jar).entrySet()) {
        byte[] octets;
        try (InputStream in = jar.getInputStream(entry.getValue())) {
          octets = in.readAllBytes();
        }
        add(kept(entry.getKey(), file), octets);
      }
    }
  }

  /** The first of two with one name is the one that a class path finds; services are lists. */
  private void add(String name, byte[] octets) {
    if (name.startsWith(SERVICES) && entries.containsKey(name)) {
      ByteArrayOutputStream both = new ByteArrayOutputStream();
      both.writeBytes(entries.get(name));
      both.write('\n');
      both.writeBytes(octets);
      entries.put(name, both.toByteArray());
    } else if (!entries.containsKey(name)) {
      entries.put(name, name.endsWith(".class") ? ModernClass.of(octets) : octets);
    }
  }

  /** Each entry by its name without a version, in the newest form that this JDK would take. */
  private static Map<String, JarEntry> newest(JarFile jar) throws IOException {
    Manifest manifest = jar.getManifest();
    boolean versions =
        manifest != null
            && "true"
                .equalsIgnoreCase(
                    manifest.getMainAttributes().getValue(Attributes.Name.MULTI_RELEASE));
    Map<String, JarEntry> found = new TreeMap<>();
    Map<String, Integer> release = new TreeMap<>();
    for (JarEntry entry : Collections.list(jar.entries())) {
      String name = entry.getName();
      int since = 0;
      if (name.startsWith(VERSIONS)) {
        int end = name.indexOf('/', VERSIONS.length());
        since = end < 0 ? Integer.MAX_VALUE : number(name.substring(VERSIONS.length(), end));
        name = name.substring(end + 1);
      }
      boolean fits = since == 0 || (versions && since <= Runtime.version().feature());
      if (fits && wanted(name) && release.getOrDefault(name, -1) < since) {
        release.put(name, since);
        found.put(name, entry);
      }
    }
    return found;
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return Integer.MAX_VALUE; // no release of Java, so of none
    }
  }

  /** Signatures would no longer hold, and modules and bundles have no meaning on a class path. */
  private static boolean wanted(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    boolean about = upper.startsWith("META-INF/") && name.indexOf('/', 9) < 0;
    boolean signature =
        about
            && (upper.endsWith(".SF")
                || upper.endsWith(".RSA")
                || upper.endsWith(".DSA")
                || upper.endsWith(".EC")
                || upper.endsWith(".MF")
                || upper.endsWith("INDEX.LIST"));
    return !name.isEmpty()
        && !name.endsWith("/")
        && !signature
        && !name.endsWith("module-info.class")
        && !name.startsWith("META-INF/maven/")
        && !name.startsWith("OSGI-INF/");
  }

  /** A library's licence keeps the name of its jar beside those of the others. */
  private static String kept(String name, Path jar) {
    return Licences.isOne(name) ? Licences.kept(name, jar) : name;
  }

  private void write(Path target) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(target + " is no file");
    }
    Files.createDirectories(folder);
    Path draft = Files.createTempFile(folder, "jar", ".tmp");
    try {
      try (ZipOutputStream zip =
          new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(draft), 1 << 20))) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        manifest.write(head);
        store(zip, JarFile.MANIFEST_NAME, head.toByteArray());
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
          store(zip, entry.getKey(), entry.getValue());
        }
      }
      Files.setPosixFilePermissions(
          draft, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
      Files.move(
          draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void store(ZipOutputStream zip, String name, byte[] octets) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    CRC32 sum = new CRC32();
    sum.update(octets);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(octets.length);
    entry.setCrc(sum.getValue());
    entry.setTimeLocal(WRITTEN);
    zip.putNextEntry(entry);
    zip.write(octets);
    zip.closeEntry();
  }
}
