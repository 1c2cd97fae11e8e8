package io.postroad.app.serve;

import io.postroad.app.config.Addresses;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Why an address cannot be listened on, in one line. */
final class ListenTrouble {
  private static final int PRIVILEGED = 1024;

  private ListenTrouble() {}

  static String text(InetSocketAddress address, String option, IOException e) {
    String reason = String.valueOf(e.getMessage());
    String what = "cannot listen on " + Addresses.text(address) + ": ";
    if (reason.contains("in use")) {
      return what
          + "the port is in use; stop what listens there, or choose another with "
          + option
          + " or in the configuration";
    }
    if (reason.contains("ermission denied") && address.getPort() < PRIVILEGED) {
      return what
          + "permission denied; ports below 1024 need CAP_NET_BIND_SERVICE, or a lower"
          + " net.ipv4.ip_unprivileged_port_start";
    }
    if (reason.contains("assign")) {
      return what + "no interface of this machine has that address; correct it";
    }
    return what + reason + "; choose another address";
  }
}
