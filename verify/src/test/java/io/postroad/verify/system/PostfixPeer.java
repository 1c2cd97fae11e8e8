package io.postroad.verify.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A Postfix of the test's own: its configuration, queue and log in a folder, one port on loopback,
 * mail for example.test into a Maildir. The system's Postfix is not touched.
 */
final class PostfixPeer implements AutoCloseable {
  private final Path folder;
  private final int port;

  private PostfixPeer(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  static PostfixPeer start(Path folder, int port) throws IOException {
    return start(folder, port, "");
  }

  /** With further lines of {@code main.cf}. */
  static PostfixPeer start(Path folder, int port, String more) throws IOException {
    Command.require("postfix");
    assumeThat(System.getProperty("user.name"))
        .as("Postfix runs as root only: this test is skipped")
        .isEqualTo("root");
    for (String part : new String[] {"config", "queue", "data", "mail"}) {
      Files.createDirectories(folder.resolve(part));
    }
    // Postfix's own users must reach the folder; the test folder above it is private by default.
    for (Path each = folder; each != null && each.startsWith("/tmp/"); each = each.getParent()) {
      Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    PostfixPeer peer = new PostfixPeer(folder, port);
    Files.writeString(folder.resolve("config/main.cf"), peer.mainCf() + more);
    Files.writeString(folder.resolve("config/master.cf"), peer.masterCf());
    Command.of("chown", "-R", "postfix", folder.resolve("data").toString()).run().succeeded();
    Command.of("chown", "-R", "nobody", folder.resolve("mail").toString()).run().succeeded();
    peer.postfix("start").succeeded();
    Awaitility.await("Postfix")
        .atMost(Duration.ofSeconds(30))
        .until(() -> Background.accepts(port));
    return peer;
  }

  int port() {
    return port;
  }

  Maildir mail() {
    return new Maildir(folder.resolve("mail/bob"));
  }

  private Command.Run postfix(String verb) {
    return Command.tool("postfix", "-c", folder.resolve("config").toString(), verb).run();
  }

  private String mainCf() throws IOException {
    String nobody = Command.of("id", "-u", "nobody").run().succeeded().out().strip();
    String group = Command.of("id", "-g", "nobody").run().succeeded().out().strip();
    return """
    compatibility_level = 3.6
    queue_directory = %1$s/queue
    data_directory = %1$s/data
    mail_owner = postfix
    setgid_group = postdrop
    maillog_file = %1$s/data/log
    maillog_file_prefixes = /
    myhostname = postfix.example.test
    mydestination =
    inet_interfaces = 127.0.0.1
    inet_protocols = ipv4
    mynetworks = 127.0.0.0/8
    line_length_limit = 8192
    smtpd_line_length_limit = 8192
    virtual_mailbox_domains = example.test
    virtual_mailbox_base = %1$s/mail
    virtual_mailbox_maps = inline:{ bob@example.test=bob/ }
    virtual_uid_maps = static:%2$s
    virtual_gid_maps = static:%3$s
    smtpd_tls_security_level = none
    smtpd_recipient_restrictions = permit_mynetworks, reject
    """
        .formatted(folder, nobody, group);
  }

  private String masterCf() {
    return """
    127.0.0.1:%d inet n - n - - smtpd
    pickup unix n - n 60 1 pickup
    cleanup unix n - n - 0 cleanup
    qmgr unix n - n 300 1 qmgr
    rewrite unix - - n - - trivial-rewrite
    bounce unix - - n - 0 bounce
    defer unix - - n - 0 bounce
    trace unix - - n - 0 bounce
    verify unix - - n - 1 verify
    flush unix n - n 1000? 0 flush
    proxymap unix - - n - - proxymap
    smtp unix - - n - - smtp
    relay unix - - n - - smtp
    showq unix n - n - - showq
    error unix - - n - - error
    retry unix - - n - - error
    discard unix - - n - - discard
    local unix - n n - - local
    virtual unix - n n - - virtual
    anvil unix - - n - 1 anvil
    scache unix - - n - 1 scache
    postlog unix-dgram n - n - 1 postlogd
    """
        .formatted(port);
  }

  @Override
  public void close() {
    Path pid = folder.resolve("queue/pid/master.pid");
    postfix("stop");
    Awaitility.await("Postfix ends")
        .atMost(Duration.ofSeconds(30))
        .until(() -> !Background.accepts(port));
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isNotEmpty();
      if (Files.exists(pid)) {
        long master = Long.parseLong(Files.readString(pid).strip());
        ProcessHandle.of(master).ifPresent(ProcessHandle::destroyForcibly);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
