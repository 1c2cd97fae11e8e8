package io.postroad.app.hooks;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The port through which hooks are called. Thread-safe. */
public interface HookCaller extends AutoCloseable {

  /** A request; it is sent by POST, to this address and no other. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Call(URI url, Map<String, String> headers, byte[] body) {}

  /** What came of it. */
  sealed interface Answer {
    /**
     * The hook answered.
     *
     * @param retryAfter how long it asks to be left alone
     */
    record Status(int code, Optional<Duration> retryAfter) implements Answer {}

    /** It could not be reached, its certificate is wrong, or it took too long. */
    record Unreachable(String why) implements Answer {}
  }

  /** Calls, and waits for the answer's head within a bound. */
  Answer call(Call call);

  /** Breaks off what is under way; later calls are answered as unreachable. */
  @Override
  void close();
}
