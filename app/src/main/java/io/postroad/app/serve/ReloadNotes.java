package io.postroad.app.serve;

import io.postroad.app.config.Configuration;
import io.postroad.app.config.Configuration.CertificateFiles;
import io.postroad.app.config.Configuration.Http;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What of a changed configuration a reload does not put in force. Stateless. */
final class ReloadNotes {
  private ReloadNotes() {}

  /** What changed and waits for the next start, a sentence each. */
  static List<String> of(Configuration before, Configuration after) {
    List<String> notes = new ArrayList<>();
    String later = " takes effect at the next start";
    if (!before.data().equals(after.data())) {
      notes.add("data" + later);
    }
    if (!atStart(before).equals(atStart(after))) {
      notes.add("[http]" + later);
    }
    if (!before.dnsServers().equals(after.dnsServers())) {
      notes.add("[dns] servers" + later);
    }
    if (!before.history().equals(after.history())) {
      notes.add("[history]" + later);
    }
    return notes;
  }

  /** What a running HTTP server does not change; its certificate is read again. */
  private static Optional<Http> atStart(Configuration configuration) {
    return configuration
        .http()
        .map(h ->
            new Http(
                h.address(),
                h.hosts(),
                h.certificate().map(_ -> new CertificateFiles(List.of(), Path.of(""), Path.of(""))),
                false));
  }
}
