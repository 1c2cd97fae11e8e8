package io.postroad.inbox;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * A disk that nobody waits for: for tests with very many messages, which no power cut threatens.
 */
record UnforcedDisk(InboxDisk disk) implements InboxDisk {

  @Override
  public List<String> names() throws IOException {
    return disk.names();
  }

  @Override
  public Optional<Facts> facts(String name) throws IOException {
    return disk.facts(name);
  }

  @Override
  public Writing create(String name) throws IOException {
    return new Unforced(disk.create(name));
  }

  @Override
  public Writing append(String name) throws IOException {
    return new Unforced(disk.append(name));
  }

  @Override
  public Optional<InputStream> read(String name) throws IOException {
    return disk.read(name);
  }

  @Override
  public Optional<Reading> open(String name) throws IOException {
    return disk.open(name);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    disk.rename(from, to);
  }

  @Override
  public void delete(String name) throws IOException {
    disk.delete(name);
  }

  @Override
  public void forceFolder() {}

  @Override
  public void close() throws IOException {
    disk.close();
  }

  private record Unforced(Writing writing) implements Writing {
    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
      writing.write(octets, offset, length);
    }

    @Override
    public void force() {}

    @Override
    public void close() throws IOException {
      writing.close();
    }
  }
}
