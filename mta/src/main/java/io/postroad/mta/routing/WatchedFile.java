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
import java.util.Optional;
import java.util.function.Function;

/**
 * A text file whose parsed form is read again when the file changed; looked at once a second at
 * most. A change is believed once the file has rested, so that one which is being written is not
 * taken for a whole one: two looks agree, or it was changed a while ago. While it cannot be read,
 * or its text is wrong, the last good form stays in force and the trouble is logged once.
 * Thread-safe.
 *
 * @param <T> the parsed form, immutable
 */
final class WatchedFile<T> {
  private static final System.Logger LOG = System.getLogger(WatchedFile.class.getName());
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration REST = Duration.ofSeconds(2);

  /** What the file system says about the file. */
  private record Stamp(FileTime modified, long size) {
    static final Stamp NONE = new Stamp(FileTime.fromMillis(-1), -1);

    static Stamp of(Path path) throws IOException {
      return new Stamp(Files.getLastModifiedTime(path), Files.size(path));
    }
  }

  private record Seen<T>(
      Optional<T> form, Stamp read, Stamp last, long lookedAtNanos, String trouble) {}

  private final Path path;
  private final Time time;
  private final Function<List<String>, T> parser;
  private volatile Seen<T> seen;

  /** {@code parser} throws IllegalArgumentException. */
  WatchedFile(Path path, Time time, Function<List<String>, T> parser) {
    this.path = path;
    this.time = time;
    this.parser = parser;
    long longAgo = time.nanos() - LOOK_EVERY.toNanos();
    this.seen = new Seen<>(Optional.empty(), Stamp.NONE, Stamp.NONE, longAgo, "");
  }

  /** Its form; empty while it could not be read even once, so that nobody knows what it says. */
  Optional<T> current() {
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
    Stamp stamp = Stamp.NONE;
    try {
      stamp = Stamp.of(path);
      if (stamp.equals(last.read()) || !rests(stamp, last)) {
        return new Seen<>(last.form(), last.read(), stamp, nanos, last.trouble());
      }
      T form = parser.apply(Files.readAllLines(path, StandardCharsets.UTF_8));
      return stamp.equals(Stamp.of(path))
          ? new Seen<>(Optional.of(form), stamp, stamp, nanos, "")
          : new Seen<>(last.form(), last.read(), stamp, nanos, last.trouble());
    } catch (IOException | IllegalArgumentException e) {
      String what = e instanceof NoSuchFileException ? "does not exist" : e.getMessage();
      String until =
          last.form().isPresent()
              ? "; the entries read before stay in force"
              : "; until it can be read, mail that hangs on it has to wait";
      String trouble = path + ": " + what + until;
      if (!trouble.equals(last.trouble())) {
        LOG.log(System.Logger.Level.ERROR, trouble);
      }
      return new Seen<>(last.form(), last.read(), stamp, nanos, trouble);
    }
  }

  /** Nobody is writing it, as far as can be told; at the start a file with text is good enough. */
  private boolean rests(Stamp stamp, Seen<T> last) {
    return stamp.equals(last.last())
        || stamp.modified().toInstant().isBefore(time.now().minus(REST))
        || (last.form().isEmpty() && stamp.size() > 0);
  }
}
