package io.postroad.smtp.trace;

import io.postroad.smtp.address.Paths;
import io.postroad.smtp.address.ReversePath;
import java.nio.charset.StandardCharsets;

/**
 * The Return-Path field that final delivery puts on top (RFC 5321 §4.4). Immutable.
 *
 * @param reversePath where reports go
 */
public record ReturnPath(ReversePath reversePath) {

  /** The field as text with its CR LF. */
  public String field() {
    return "Return-Path: " + Paths.text(reversePath) + "\r\n";
  }

  /** The field as octets with its CR LF. */
  public byte[] octets() {
    return field().getBytes(StandardCharsets.UTF_8);
  }
}
