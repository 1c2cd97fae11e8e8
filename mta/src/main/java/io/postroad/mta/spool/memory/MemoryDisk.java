package io.postroad.mta.spool.memory;

import io.postroad.mta.spool.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that keeps only what was forced when it {@linkplain #crash crashes}: of the rest
 * any part may survive, sector by sector and name by name. It has a size, fails as its {@link
 * Faults} say, and lets a scheduler in before each call. Thread-safe.
 */
public final class MemoryDisk implements Disk {
  private record Rename(@Nullable String from, String to, @Nullable MemoryFile file) {}

  private final Map<String, MemoryFile> files = new TreeMap<>();
  private final Map<String, MemoryFile> stable = new TreeMap<>();
  private final List<Rename> changes = new ArrayList<>();
  private final Set<String> locks = new HashSet<>();
  private final RandomGenerator random;
  private volatile long capacity;
  private volatile Faults faults = Faults.NONE;
  private volatile Consumer<String> beforeCall = _ -> {};
  private volatile boolean forcing = true;
  private volatile boolean gone;
  private volatile long foreign;

  /**
   * An empty disk.
   *
   * @param capacity octets it holds
   * @param seed for what survives a crash and what a failed force drops
   */
  public MemoryDisk(long capacity, long seed) {
    this(capacity, new SplittableRandom(seed));
  }

  private MemoryDisk(long capacity, RandomGenerator random) {
    this.capacity = capacity;
    this.random = random;
  }

  /** Has this go wrong from now on. */
  public void faults(Faults wanted) {
    faults = wanted;
  }

  /**
   * Has something done before each call, outside every lock: a simulation switches threads there,
   * or ends the process. It is told the call, such as {@code write 0000000001.log}.
   */
  public void beforeCall(Consumer<String> hook) {
    beforeCall = hook;
  }

  /** Lets every force succeed without forcing anything: the control of a crash test. */
  public void withoutForcing() {
    forcing = false;
  }

  /** Lets others use that much of the disk. */
  public void occupy(long octets) {
    foreign = octets;
  }

  /**
   * The machine stops: what the disk holds afterwards, as a new disk of the same size without
   * faults and hooks. This one fails every call from now on.
   */
  public synchronized MemoryDisk crash() {
    gone = true;
    MemoryDisk left = new MemoryDisk(capacity, random);
    Map<String, MemoryFile> names = new TreeMap<>(stable);
    int luck = random.nextInt(5);
    for (Rename change : changes) {
      if (random.nextInt(4) < luck) {
        apply(change, names);
      }
    }
    Map<MemoryFile, MemoryFile> survivors = new HashMap<>();
    names.forEach((name, file) -> {
      MemoryFile survivor = survivors.computeIfAbsent(file, each -> each.crash(random));
      left.files.put(name, survivor);
      left.stable.put(name, survivor);
    });
    left.forcing = forcing;
    left.foreign = foreign;
    return left;
  }

  /**
   * The process stops, the machine goes on: what was written is still read, forced or not. This
   * disk fails every call from now on.
   */
  public synchronized MemoryDisk restart() {
    gone = true;
    MemoryDisk same = new MemoryDisk(capacity, random);
    same.files.putAll(files);
    same.stable.putAll(stable);
    same.changes.addAll(changes);
    same.forcing = forcing;
    same.foreign = foreign;
    return same;
  }

  /** Overwrites stored octets, as a failing device does; they count as forced. */
  public synchronized void corrupt(String name, int position, byte[] octets) throws IOException {
    file(name).corrupt(position, octets);
  }

  /** What a file holds now. */
  public synchronized byte[] octets(String name) throws IOException {
    MemoryFile file = file(name);
    ByteBuffer all = ByteBuffer.allocate(file.size());
    file.read(all, 0);
    return all.array();
  }

  /** Replaces what a file holds, forced, and makes it when there is none. */
  public synchronized void octets(String name, byte[] octets) {
    MemoryFile file = new MemoryFile();
    file.write(ByteBuffer.wrap(octets), octets.length, 0);
    file.force();
    files.put(name, file);
    stable.put(name, file);
  }

  private void call(String what, String name) throws IOException {
    beforeCall.accept(name.isEmpty() ? what : what + " " + name);
    if (gone) {
      throw new IOException("the disk is gone");
    }
  }

  private MemoryFile file(String name) throws IOException {
    MemoryFile file = files.get(name);
    if (file == null) {
      throw new IOException("no such file: " + name);
    }
    return file;
  }

  private void change(Rename change) {
    apply(change, files);
    changes.add(change);
  }

  private static void apply(Rename change, Map<String, MemoryFile> names) {
    MemoryFile file = change.file();
    if (change.from() != null) {
      names.remove(change.from());
    }
    if (file == null) {
      names.remove(change.to());
    } else {
      names.put(change.to(), file);
    }
  }

  @Override
  public List<String> names() throws IOException {
    call("names", "");
    synchronized (this) {
      return List.copyOf(files.keySet());
    }
  }

  @Override
  public DiskFile create(String name) throws IOException {
    call("create", name);
    synchronized (this) {
      failUnless(faults.changesFolder(name), "Input/output error");
      failUnless(free() > 0, "No space left on device");
      failUnless(!files.containsKey(name), "File exists: " + name);
      MemoryFile file = new MemoryFile();
      change(new Rename(null, name, file));
      return new OpenFile(name, file);
    }
  }

  @Override
  public DiskFile open(String name) throws IOException {
    call("open", name);
    synchronized (this) {
      return new OpenFile(name, file(name));
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    call("rename", from);
    synchronized (this) {
      failUnless(faults.changesFolder(from), "Input/output error");
      change(new Rename(from, to, file(from)));
    }
  }

  @Override
  public void delete(String name) throws IOException {
    call("delete", name);
    synchronized (this) {
      failUnless(faults.changesFolder(name), "Input/output error");
      file(name);
      change(new Rename(null, name, null));
    }
  }

  @Override
  public void forceFolder() throws IOException {
    call("force", "folder");
    synchronized (this) {
      failUnless(faults.forcesFolder(), "Input/output error");
      if (forcing) {
        stable.clear();
        stable.putAll(files);
        changes.clear();
      }
    }
  }

  @Override
  public long freeOctets() throws IOException {
    call("free", "");
    synchronized (this) {
      return Math.max(0, free());
    }
  }

  private long free() {
    long used = foreign;
    for (MemoryFile file : files.values()) {
      used += file.size();
    }
    return capacity - used;
  }

  @Override
  public long totalOctets() throws IOException {
    call("total", "");
    return capacity;
  }

  @Override
  public Optional<Closeable> lock(String name) throws IOException {
    call("lock", name);
    synchronized (this) {
      return locks.add(name) ? Optional.of(() -> unlock(name)) : Optional.empty();
    }
  }

  private synchronized void unlock(String name) {
    locks.remove(name);
  }

  @Override
  public void close() {
    // Its content stays for whoever opens it next.
  }

  @Override
  public String toString() {
    return "memory";
  }

  private static void failUnless(boolean good, String why) throws IOException {
    if (!good) {
      throw new IOException(why);
    }
  }

  private final class OpenFile implements DiskFile {
    private final String name;
    private final MemoryFile file;

    OpenFile(String name, MemoryFile file) {
      this.name = name;
      this.file = file;
    }

    @Override
    public void write(ByteBuffer octets, long position) throws IOException {
      call("write", name);
      synchronized (MemoryDisk.this) {
        int length = octets.remaining();
        long grows = Math.max(0, position + length - file.size());
        long room = Math.max(0, length - Math.max(0, grows - Math.max(0, free())));
        int fits = Math.min((int) room, faults.written(name, length));
        file.write(octets, fits, Math.toIntExact(position));
        failUnless(
            fits == length, room < length ? "No space left on device" : "Input/output error");
      }
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      call("read", name);
      synchronized (MemoryDisk.this) {
        failUnless(faults.reads(name), "Input/output error");
        return file.read(into, Math.toIntExact(position));
      }
    }

    @Override
    public long size() throws IOException {
      call("size", name);
      synchronized (MemoryDisk.this) {
        return file.size();
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      call("truncate", name);
      synchronized (MemoryDisk.this) {
        file.truncate(Math.toIntExact(size));
      }
    }

    @Override
    public void force() throws IOException {
      call("force", name);
      synchronized (MemoryDisk.this) {
        if (!faults.forces(name)) {
          file.failForce(random);
          throw new IOException("Input/output error");
        }
        if (forcing) {
          file.force();
        }
      }
    }

    @Override
    public void close() throws IOException {
      call("close", name);
    }
  }
}
