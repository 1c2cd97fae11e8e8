package io.postroad.dns.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;
import org.xbill.DNS.hosts.HostsFileParser;

/** The names that this machine knows without asking anybody. Thread-safe. */
public final class HostsFile {
  private final HostsFileParser parser;
  private final Object lock = new Object();

  /** Reads {@code path} when it is first needed, and again when it has changed. */
  public HostsFile(Path path) {
    parser = new HostsFileParser(path);
  }

  /** The addresses of a host, at most one of each family; none if the file does not name it. */
  public List<InetAddress> find(String host) {
    return Question.name(host).stream()
        .flatMap(name -> Stream.of(Type.A, Type.AAAA).flatMap(type -> one(name, type).stream()))
        .toList();
  }

  private Optional<InetAddress> one(Name name, int type) {
    synchronized (lock) { // The parser's own cache is not made for several readers.
      try {
        return parser.getAddressForHost(name, type);
      } catch (IOException _) {
        return Optional.empty(); // Without a readable file, DNS alone knows names.
      }
    }
  }
}
