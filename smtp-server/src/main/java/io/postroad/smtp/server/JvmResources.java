package io.postroad.smtp.server;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
      used += used(pool.getCollectionUsage(), pool.getUsage());
    }
    return (int) (used * 100 / Runtime.getRuntime().maxMemory());
  }

  /**
   * What a pool holds for certain: present use counts garbage too, and the last collection may have
   * been long ago, or one that emptied a pool without saying so.
   *
   * @param afterCollection null before the first collection and for pools that are never collected
   */
  static long used(@Nullable MemoryUsage afterCollection, @Nullable MemoryUsage present) {
    if (afterCollection == null || present == null) {
      return 0;
    }
    return Math.min(afterCollection.getUsed(), present.getUsed());
  }

  /** Where the JVM was told to ignore such wishes, nothing comes of it. */
  @Override
  public void reclaim() {
    System.gc();
  }

  @Override
  public void giveBack() {
    HotSpotDiagnosticMXBean jvm =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (jvm == null) {
      reclaim();
    } else {
      SpareHeap.giveBack(jvm);
    }
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
