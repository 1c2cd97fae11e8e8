package io.postroad.app.packaging;

import io.postroad.app.cli.CommandTree;
import io.postroad.app.cli.Version;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.spi.ToolProvider;
import picocli.CommandLine;

/**
 * What {@code ./postroad package} makes: an archive with everything in it, a Java runtime of the
 * needed modules included, and a Debian package of the same. Immutable.
 *
 * @param checkout the root of the sources
 * @param program the folder of the built program: {@code postroad.jar} and {@code lib}
 * @param time when everything in the packages was last changed
 */
record Packages(Path checkout, Path program, String version, Instant time) {
  /** What the program and its libraries call; a test compares it with what they refer to. */
  static final List<String> MODULES =
      List.of(
          "java.base",
          "java.logging",
          "java.management",
          "java.naming",
          "java.net.http",
          "java.sql",
          "java.xml",
          "jdk.charsets",
          "jdk.httpserver",
          "jdk.jcmd",
          "jdk.jfr",
          "jdk.management",
          "jdk.unsupported");

  private static final Instant USUAL = Instant.parse("2026-01-01T00:00:00Z");

  /** The checkout, the folder of the program, and the folder to write into. */
  public static void main(String[] args) throws IOException {
    Optional<String> epoch = Optional.ofNullable(System.getenv("SOURCE_DATE_EPOCH"));
    new Packages(
            Path.of(args[0]),
            Path.of(args[1]),
            Version.number(),
            epoch.map(Long::parseLong).map(Instant::ofEpochSecond).orElse(USUAL))
        .write(Path.of(args[2]));
  }

  /** Makes them all in {@code folder}. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path work = Files.createTempDirectory(folder, "making");
    try {
      Path runtime = runtime(work.resolve("runtime"));
      Path jar = work.resolve("postroad.jar");
      OneJar.join(program.resolve("postroad.jar"), jar);
      PackageTree tree = new PackageTree();
      program(tree, "", runtime, jar);
      documents(tree, "share/", false);
      tree.copy("README.md", checkout.resolve("README.md"));
      tree.copy("postroad.toml", checkout.resolve("packaging/postroad.toml"));
      tree.copy("postroad.service", checkout.resolve("packaging/postroad.service"));
      String name = "postroad-" + version + "-linux-" + machine("x64", "aarch64");
      try (OutputStream out =
          new BufferedOutputStream(Files.newOutputStream(folder.resolve(name + ".tar.gz")))) {
        Archives.tarGz(out, name + "/", tree, time);
      }
      debian(runtime, jar)
          .write(
              folder.resolve(
                  "postroad_%s_%s.deb"
                      .formatted(DebianPackage.version(version), machine("amd64", "arm64"))),
              version,
              machine("amd64", "arm64"),
              time);
    } finally {
      remove(work);
    }
  }

  private static String machine(String intel, String arm) {
    return System.getProperty("os.arch").equals("aarch64") ? arm : intel;
  }

  private static Path runtime(Path target) throws IOException {
    ToolProvider jlink =
        ToolProvider.findFirst("jlink")
            .orElseThrow(() -> new IOException("this JDK has no jlink; use a whole JDK"));
    StringWriter said = new StringWriter();
    int code =
        jlink.run(
            new PrintWriter(said),
            new PrintWriter(said),
            "--add-modules",
            String.join(",", MODULES),
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages",
            "--compress",
            "zip-6",
            "--output",
            target.toString());
    if (code != 0) {
      throw new IOException("jlink failed: " + said);
    }
    return target;
  }

  /** The folder that a start needs: launcher, jar, runtime and licences. */
  private void program(PackageTree tree, String at, Path runtime, Path jar) throws IOException {
    tree.copy(at + "postroad", checkout.resolve("postroad"));
    tree.copy(at + "postroad.jar", jar);
    tree.copyFolder(at + "runtime", runtime);
    tree.copy(at + "LICENSE", checkout.resolve("LICENSE"));
    Licences.of(jar, program.resolve("lib"), checkout)
        .forEach(
            (name, octets) -> tree.octets(at + "licenses/" + name, octets, PackageTree.READABLE));
  }

  /** Manual pages and completions; Debian wants the former zipped. */
  private void documents(PackageTree tree, String at, boolean zipped) throws IOException {
    CommandLine commands = CommandTree.model();
    LocalDate date = LocalDate.ofInstant(time, ZoneOffset.UTC);
    Map<String, String> pages = new TreeMap<>(new ManPages(date, version).of(commands));
    pages.put("postroad.toml.5", ConfigPage.of(date, version));
    for (Map.Entry<String, String> page : pages.entrySet()) {
      String folder = at + "man/man" + page.getKey().substring(page.getKey().length() - 1) + "/";
      if (zipped) {
        tree.octets(
            folder + page.getKey() + ".gz", Archives.gz(page.getValue()), PackageTree.READABLE);
      } else {
        tree.text(folder + page.getKey(), page.getValue(), PackageTree.READABLE);
      }
    }
    Completions.of(commands)
        .forEach((name, script) ->
            tree.text(debianPath(at, name, zipped), script, PackageTree.READABLE));
  }

  private static String debianPath(String at, String name, boolean debian) {
    return at + (debian ? name.replace("zsh/site-functions", "zsh/vendor-completions") : name);
  }

  private DebianPackage debian(Path runtime, Path jar) throws IOException {
    Path parts = checkout.resolve("packaging");
    PackageTree tree = new PackageTree();
    program(tree, "usr/lib/postroad/", runtime, jar);
    documents(tree, "usr/share/", true);
    tree.link("usr/bin/postroad", "../lib/postroad/postroad");
    tree.text(
        "usr/lib/postroad/sendmail",
        Files.readString(parts.resolve("sendmail")),
        PackageTree.EXECUTABLE);
    tree.link("usr/share/man/man8/postroad-sendmail.8.gz", "../man1/postroad-sendmail.1.gz");
    tree.copy("usr/lib/systemd/system/postroad.service", parts.resolve("postroad.service"));
    tree.copy("usr/lib/sysusers.d/postroad.conf", parts.resolve("debian/sysusers.conf"));
    tree.copy("etc/postroad/postroad.toml", parts.resolve("postroad.toml"));
    String docs = "usr/share/doc/postroad/";
    tree.copy(docs + "copyright", parts.resolve("debian/copyright"));
    tree.copy(docs + "README.md", checkout.resolve("README.md"));
    tree.octets(docs + "changelog.gz", Archives.gz(debianChanges()), PackageTree.READABLE);
    tree.octets(
        docs + "CHANGELOG.md.gz",
        Archives.gz(Files.readString(checkout.resolve("CHANGELOG.md"))),
        PackageTree.READABLE);
    Map<String, String> scripts = new TreeMap<>();
    for (String name : List.of("postinst", "prerm", "postrm")) {
      scripts.put(name, Files.readString(parts.resolve("debian").resolve(name)));
    }
    return new DebianPackage(
        tree,
        Files.readString(parts.resolve("debian/control")),
        scripts,
        List.of("/etc/postroad/postroad.toml"));
  }

  /** Debian's form, in which the news themselves would be told twice. */
  private String debianChanges() {
    return "postroad (%s) unstable; urgency=medium\n\n  * What changed is in CHANGELOG.md.\n\n"
            .formatted(DebianPackage.version(version))
        + " -- Postroad <postmaster@localhost>  "
        + DateTimeFormatter.RFC_1123_DATE_TIME
            .format(time.atOffset(ZoneOffset.UTC))
            .replace("GMT", "+0000")
        + "\n";
  }

  private static void remove(Path folder) throws IOException {
    List<Path> all;
    try (var walk = Files.walk(folder)) {
      all = walk.toList();
    }
    for (Path file : all.reversed()) {
      Files.delete(file);
    }
  }
}
