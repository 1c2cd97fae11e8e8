package io.postroad.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The machine's own name, from the kernel: no name server is asked for it. */
final class SystemName {
  private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

  private SystemName() {}

  /** A valid host name; {@code localhost} where the machine has none. */
  static String of(Map<String, String> environment) {
    return kernel()
        .filter(Names::isName)
        .or(() -> Optional.ofNullable(environment.get("HOSTNAME")).filter(Names::isName))
        .map(name -> name.toLowerCase(Locale.ROOT))
        .orElse("localhost");
  }

  private static Optional<String> kernel() {
    try {
      return Optional.of(Files.readString(KERNEL).strip());
    } catch (IOException notLinux) {
      return Optional.empty(); // there is no such file on other systems
    }
  }
}
