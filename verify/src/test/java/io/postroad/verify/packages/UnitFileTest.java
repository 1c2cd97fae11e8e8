package io.postroad.verify.packages;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.verify.rules.Checkout;
import io.postroad.verify.system.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The systemd unit holds rule F2. */
class UnitFileTest {
  private static final double EXPOSURE_MAX = 3.0;

  @TempDir private Path folder;

  private static String unit() throws IOException {
    return Files.readString(Checkout.here().root().resolve("packaging/postroad.service"));
  }

  /** The unit with a program that is there, and without manual pages, which are not. */
  private Path here() throws IOException {
    String launcher = Checkout.here().root().resolve("postroad").toString();
    return Files.writeString(
        folder.resolve("postroad.service"),
        unit()
            .replace("/usr/lib/postroad/postroad", launcher)
            .replaceAll("(?m)^(Documentation|User|Group)=.*\n", ""));
  }

  @Test
  @DisplayName("F2: the unit has what the rule names, and says why one thing is missing")
  void rule() throws IOException {
    List<String> lines = unit().lines().toList();
    assertThat(lines)
        .contains(
            "User=postroad",
            "NoNewPrivileges=yes",
            "ProtectSystem=strict",
            "StateDirectory=postroad",
            "StateDirectoryMode=0700",
            "PrivateTmp=yes",
            "PrivateDevices=yes",
            "ProtectHome=yes",
            "ProtectKernelLogs=yes",
            "ProtectKernelModules=yes",
            "ProtectKernelTunables=yes",
            "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX",
            "SystemCallFilter=@system-service",
            "AmbientCapabilities=CAP_NET_BIND_SERVICE",
            "CapabilityBoundingSet=CAP_NET_BIND_SERVICE",
            "UMask=0077",
            "LimitNOFILE=65536",
            "Restart=on-failure")
        .anyMatch(line -> line.startsWith("TasksMax="))
        .anyMatch(line -> line.startsWith("MemoryMax="))
        .anyMatch(line -> line.startsWith("# MemoryDenyWriteExecute"))
        .noneMatch(line -> line.startsWith("ReadWritePaths="));
  }

  @Test
  @DisplayName("F2: systemd takes the unit, and finds it exposed to 3.0 at most")
  void systemd() throws IOException {
    String file = here().toString();
    Command.Run verified = Command.tool("systemd-analyze", "verify", file).run();
    assertThat(verified.err()).doesNotContain("postroad.service:");
    Command.Run judged =
        Command.tool("systemd-analyze", "security", "--offline=true", "--no-pager", file)
            .environment("SYSTEMD_COLORS", "0")
            .run();
    Matcher level =
        Pattern.compile("exposure level for postroad.service: ([0-9.]+)").matcher(judged.out());
    assertThat(level.find()).as(judged.out() + judged.err()).isTrue();
    System.out.printf("unit: exposure=%s%n", level.group(1));
    assertThat(Double.parseDouble(level.group(1))).isLessThanOrEqualTo(EXPOSURE_MAX);
  }
}
