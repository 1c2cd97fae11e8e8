package io.postroad.app.serve;

import io.postroad.app.log.Log;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.server.Limits;

/** Says at start when the process may open fewer descriptors than the configuration needs. */
record DescriptorLimit(Execution execution, LazyResources resources, Log log) {

  /** Counting descriptors loads a library: nobody waits for that. */
  void warn(Limits limits) {
    var _ = execution.start(Execution.Kind.VIRTUAL, "count-descriptors", () -> compare(limits));
  }

  private void compare(Limits limits) {
    int share = limits.connectionsDescriptorShare();
    long limit = resources.descriptorLimit();
    long most = limit / 100 * share;
    if (limits.connections() > most) {
      log.warning(
          "connections in [limits] is lowered from "
              + limits.connections()
              + " to "
              + most
              + ": "
              + share
              + " % of the "
              + limit
              + " descriptors of this process; raise its limit (ulimit -n, LimitNOFILE)");
    }
  }
}
