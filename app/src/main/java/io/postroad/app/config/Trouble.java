package io.postroad.app.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Words for what the file system answers: what, where, what to do. */
public final class Trouble {
  private Trouble() {}

  /** A file that cannot be read. */
  public static String reading(Path path, IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> path + " does not exist; correct the path or make the file";
      case AccessDeniedException _ ->
          path + " cannot be read: permission denied; let the server's user read it";
      default -> path + " cannot be read: " + reason(e) + "; check the path";
    };
  }

  /** The reason of an exception without the path that some put before it. */
  public static String reason(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
