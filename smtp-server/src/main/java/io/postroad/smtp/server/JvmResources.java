package io.postroad.smtp.server;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Optional;

/** Heap and descriptors as this JVM counts them. Thread-safe. */
public final class JvmResources implements Resources {
  private final List<MemoryPoolMXBean> heapPools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .toList();
  private final Optional<UnixOperatingSystemMXBean> system =
      ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
          ? Optional.of(unix)
          : Optional.empty();

  /** Asks the JVM that runs this. */
  public JvmResources() {}

  @Override
  public int heapUsedShare() {
    long used = 0;
    for (MemoryPoolMXBean pool : heapPools) {
      // Empty before the first collection and for pools that are never collected.
      MemoryUsage afterCollection = pool.getCollectionUsage();
      used += afterCollection == null ? 0 : afterCollection.getUsed();
    }
    return (int) (used * 100 / Runtime.getRuntime().maxMemory());
  }

  @Override
  public long freeDescriptors() {
    return system
        .map(unix -> unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount())
        .orElse(Long.MAX_VALUE);
  }

  @Override
  public long descriptorLimit() {
    return system.map(UnixOperatingSystemMXBean::getMaxFileDescriptorCount).orElse(Long.MAX_VALUE);
  }
}
