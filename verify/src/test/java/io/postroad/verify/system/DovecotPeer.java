package io.postroad.verify.system;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * A Dovecot of the test's own that speaks LMTP on a port of loopback and on a Unix socket, in the
 * foreground: alice, bob and carol have a Maildir, full has one with no room, nobody else exists.
 * The system's Dovecot is not touched.
 */
final class DovecotPeer implements AutoCloseable {
  private final Path folder;
  private final Background process;

  private DovecotPeer(Path folder, Background process) {
    this.folder = folder;
    this.process = process;
  }

  static DovecotPeer start(Path folder, int port) throws IOException {
    Path dovecot = Command.require("dovecot");
    assumeThat(Files.isExecutable(Path.of("/usr/lib/dovecot/lmtp")))
        .as("Dovecot's LMTP (dovecot-lmtpd) is not installed here: this test is skipped")
        .isTrue();
    assumeThat(System.getProperty("user.name"))
        .as("Dovecot runs as root here: this test is skipped")
        .isEqualTo("root");
    for (String part : new String[] {"run", "state", "mail"}) {
      Files.createDirectories(folder.resolve(part));
    }
    // Dovecot's own users must reach the folder; the test folder above it is private by default.
    for (Path each = folder; each != null && each.startsWith("/tmp/"); each = each.getParent()) {
      Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Command.of("chown", "-R", "nobody", folder.resolve("mail").toString()).run().succeeded();
    Files.writeString(folder.resolve("users"), users(folder));
    Files.writeString(folder.resolve("dovecot.conf"), configuration(folder, port));
    Background process =
        Background.start(
                folder, dovecot.toString(), "-F", "-c", folder.resolve("dovecot.conf").toString())
            .listening(port);
    Awaitility.await("the socket of Dovecot's LMTP")
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.exists(socket(folder)));
    return new DovecotPeer(folder, process);
  }

  private static Path socket(Path folder) {
    return folder.resolve("run/lmtp");
  }

  Path socket() {
    return socket(folder);
  }

  Maildir mail(String user) {
    return new Maildir(folder.resolve("mail").resolve(user));
  }

  /** What it logged. */
  String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  private static String users(Path folder) {
    String uid = Command.of("id", "-u", "nobody").run().succeeded().out().strip();
    String gid = Command.of("id", "-g", "nobody").run().succeeded().out().strip();
    StringBuilder users = new StringBuilder();
    for (String name : new String[] {"alice", "bob", "carol", "full"}) {
      users
          .append("%s::%s:%s::%s/mail::".formatted(name, uid, gid, folder))
          .append(name.equals("full") ? "userdb_quota_rule=*:bytes=10" : "")
          .append('\n');
    }
    return users.toString();
  }

  private static String configuration(Path folder, int port) {
    return """
    protocols = lmtp
    base_dir = %1$s/run
    state_dir = %1$s/state
    log_path = %1$s/log
    ssl = no
    mail_location = maildir:%1$s/mail/%%n
    auth_username_format = %%Ln
    mail_plugins = quota
    passdb {
      driver = passwd-file
      args = %1$s/users
    }
    userdb {
      driver = passwd-file
      args = %1$s/users
    }
    plugin {
      quota = maildir:User quota
      quota_rule = *:storage=1G
      quota_grace = 0
    }
    service lmtp {
      unix_listener lmtp {
        mode = 0666
      }
      inet_listener lmtp {
        address = 127.0.0.1
        port = %2$d
      }
    }
    """
        .formatted(folder, port);
  }

  @Override
  public void close() {
    process.close();
  }
}
