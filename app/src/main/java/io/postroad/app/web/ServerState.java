package io.postroad.app.web;

import io.postroad.app.config.BadValueException;
import io.postroad.app.config.Problem;
import io.postroad.app.view.Asked;
import io.postroad.mta.settings.SettingName;
import io.postroad.smtp.server.PlannedMishaps;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the HTTP side may ask of the server as a whole. Thread-safe. */
public interface ServerState {

  /** Whether mail is taken. */
  boolean ready();

  /** What is wrong; empty in health. */
  Optional<String> trouble();

  /** When each certificate that is shown to clients ends, by its subject. */
  Map<String, Instant> certificateEnds();

  /** How often mail went on in clear text because opportunistic TLS failed (rule T2). */
  long clearTextFallbacks();

  /** The faults on demand; empty where the configuration does not allow any. */
  Optional<PlannedMishaps> faults();

  /** Reads the configuration anew. */
  Reloaded reload();

  /** What became of a reload. */
  sealed interface Reloaded {
    /**
     * The new configuration is in force.
     *
     * @param notes what takes effect only at the next start
     */
    record InForce(List<String> notes) implements Reloaded {}

    /** The old one stays in force. */
    record Broken(List<Problem> problems) implements Reloaded {}
  }

  /** Where a setting that is in force stands, in words, such as {@code postroad.toml:12}. */
  String origin(SettingName name);

  /**
   * What {@code postroad check --json} finds of this server, in its form; empty while another check
   * takes too long. Waits for DNS.
   */
  Optional<Map<String, @Nullable Object>> check();

  /**
   * How mail would be handled, and why.
   *
   * @throws BadValueException when the question makes no sense
   */
  Map<String, @Nullable Object> explain(Asked asked) throws BadValueException;
}
