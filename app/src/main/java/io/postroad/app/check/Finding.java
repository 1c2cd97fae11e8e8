package io.postroad.app.check;

import io.postroad.app.json.Json;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was looked at. Immutable.
 *
 * @param where the setting, file, port or name in DNS that it is about
 * @param what what was found there
 * @param advice what to do; empty where nothing is to be done
 */
public record Finding(Weight weight, Area area, String where, String what, String advice) {

  /** How much it matters. */
  public enum Weight {
    /** As it should be. */
    GOOD,
    /** Nothing is wrong; something more could be had. */
    NOTE,
    /** Not as it should be; the server runs all the same. */
    WARNING,
    /** The server needs it. */
    MISSING;

    /** As it is shown. */
    public String word() {
      return this == GOOD ? "ok" : name().toLowerCase(Locale.ROOT);
    }
  }

  /** What part of a server's surroundings it is about. */
  public enum Area {
    /** The configuration file. */
    CONFIGURATION,
    /** Folders and files. */
    FILES,
    /** What is listened on. */
    PORTS,
    /** Certificates and their keys. */
    CERTIFICATES,
    /** Names, as others find them. */
    DNS;

    /** As it is shown. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** As it should be. */
  public static Finding good(Area area, String where, String what) {
    return new Finding(Weight.GOOD, area, where, what, "");
  }

  /** What was found and what to do, as one sentence. */
  public String message() {
    return advice.isEmpty() ? what : what + "; " + advice;
  }

  /** The form of {@code postroad check --json}. */
  public Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> object = Json.object();
    object.put("weight", weight.word());
    object.put("area", area.word());
    object.put("where", where);
    object.put("message", message());
    object.put("what", what);
    object.put("advice", advice);
    return object;
  }
}
