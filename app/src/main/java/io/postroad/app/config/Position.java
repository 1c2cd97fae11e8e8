package io.postroad.app.config;

/** Where something stands in a file. Lines and columns count from 1. */
public record Position(int line, int column) {

  /** The first character. */
  public static final Position START = new Position(1, 1);
}
