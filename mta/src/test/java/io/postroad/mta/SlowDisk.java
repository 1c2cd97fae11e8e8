package io.postroad.mta;

import io.postroad.mta.spool.Disk;
import io.postroad.smtp.runtime.Time;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A disk whose forces take their time, and that is as full as a test says. */
final class SlowDisk implements Disk {
  private final Disk under;
  private final Time time;
  private final Supplier<Duration> force;
  private Optional<LongSupplier> free = Optional.empty();

  SlowDisk(Disk under, Time time, Supplier<Duration> force) {
    this.under = under;
    this.time = time;
    this.force = force;
  }

  void free(LongSupplier octets) {
    free = Optional.of(octets);
  }

  @Override
  public List<String> names() throws IOException {
    return under.names();
  }

  @Override
  public DiskFile create(String name) throws IOException {
    return new SlowFile(under.create(name));
  }

  @Override
  public DiskFile open(String name) throws IOException {
    return new SlowFile(under.open(name));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    under.rename(from, to);
  }

  @Override
  public void delete(String name) throws IOException {
    under.delete(name);
  }

  @Override
  public void forceFolder() throws IOException {
    under.forceFolder();
  }

  @Override
  public long freeOctets() throws IOException {
    return free.isPresent() ? free.get().getAsLong() : under.freeOctets();
  }

  @Override
  public long totalOctets() throws IOException {
    return under.totalOctets();
  }

  @Override
  public Optional<Closeable> lock(String name) throws IOException {
    return under.lock(name);
  }

  @Override
  public void close() throws IOException {
    under.close();
  }

  private final class SlowFile implements DiskFile {
    private final DiskFile file;

    SlowFile(DiskFile file) {
      this.file = file;
    }

    @Override
    public void write(ByteBuffer octets, long position) throws IOException {
      file.write(octets, position);
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      return file.read(into, position);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void force() throws IOException {
      if (!force.get().isZero()) {
        time.sleep(force.get());
      }
      file.force();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
