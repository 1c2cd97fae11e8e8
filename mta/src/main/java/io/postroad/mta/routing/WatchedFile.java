package io.postroad.mta.routing;

import io.postroad.smtp.runtime.Time;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * A text file whose parsed form is read again when the file changed; looked at once a second at
 * most. While it cannot be read, or its text is wrong, the last good form stays in force and the
 * trouble is logged once. Thread-safe.
 *
 * @param <T> the parsed form, immutable
 */
final class WatchedFile<T> {
  private static final System.Logger LOG = System.getLogger(WatchedFile.class.getName());
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private record Seen<T>(
      T form, FileTime modified, long size, long lookedAtNanos, String trouble) {}

  private final Path path;
  private final Time time;
  private final Function<List<String>, T> parser;
  private volatile Seen<T> seen;

  /**
   * {@code empty} holds until the file was read once; {@code parser} throws
   * IllegalArgumentException.
   */
  WatchedFile(Path path, Time time, T empty, Function<List<String>, T> parser) {
    this.path = path;
    this.time = time;
    this.parser = parser;
    this.seen =
        new Seen<>(empty, FileTime.fromMillis(-1), -1, time.nanos() - LOOK_EVERY.toNanos(), "");
  }

  T current() {
    Seen<T> last = seen;
    if (time.nanos() - last.lookedAtNanos() < LOOK_EVERY.toNanos()) {
      return last.form();
    }
    Seen<T> next = look(last);
    seen = next;
    return next.form();
  }

  private Seen<T> look(Seen<T> last) {
    long nanos = time.nanos();
    try {
      FileTime modified = Files.getLastModifiedTime(path);
      long size = Files.size(path);
      if (modified.equals(last.modified()) && size == last.size()) {
        return new Seen<>(last.form(), modified, size, nanos, last.trouble());
      }
      T form = parser.apply(Files.readAllLines(path, StandardCharsets.UTF_8));
      return new Seen<>(form, modified, size, nanos, "");
    } catch (IOException | IllegalArgumentException e) {
      String what = e instanceof NoSuchFileException ? "does not exist" : e.getMessage();
      String trouble = path + ": " + what + "; the entries read before stay in force";
      if (!trouble.equals(last.trouble())) {
        LOG.log(System.Logger.Level.ERROR, trouble);
      }
      return new Seen<>(last.form(), last.modified(), last.size(), nanos, trouble);
    }
  }
}
