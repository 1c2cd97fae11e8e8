package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is given back of the heap when a rush is over")
final class SpareHeapTest {
  private static final int MIB = 1 << 20;

  private static MemoryUsage heap() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
  }

  /** Makes the heap grow to twice what is in use beside 64 MiB, and lets go of it. */
  private static long rush() {
    List<byte[]> crowd = new ArrayList<>();
    for (int i = 0; i < 640; i++) {
      crowd.add(new byte[MIB / 10]);
    }
    assertThat(crowd).hasSize(640);
    return heap().getCommitted();
  }

  @Test
  @DisplayName("Behind a rush the heap shrinks to what is in use and a quarter of itself")
  void shrinks() {
    long before = rush();
    new JvmResources().giveBack();
    MemoryUsage after = heap();
    assertThat(after.getCommitted())
        .isLessThan(before)
        .as("regions are whole ones, of some MiB")
        .isLessThan(after.getUsed() * 4 / 3 + 16 * MIB);
  }

  @Test
  @DisplayName("The options are what they were, so that load finds room again")
  void optionsBack() {
    HotSpotDiagnosticMXBean jvm =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    String least = jvm.getVMOption("MinHeapFreeRatio").getValue();
    String most = jvm.getVMOption("MaxHeapFreeRatio").getValue();
    new JvmResources().giveBack();
    assertThat(jvm.getVMOption("MinHeapFreeRatio").getValue()).isEqualTo(least);
    assertThat(jvm.getVMOption("MaxHeapFreeRatio").getValue()).isEqualTo(most);
  }
}
