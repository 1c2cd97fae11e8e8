package io.postroad.smtp.wire;

/** What becomes of a LF without CR inside a content (rule S1). */
public enum BareNewlines {
  /** It is refused. */
  REJECT,
  /** It becomes CR LF; it still never begins or makes the end of the content. */
  NORMALIZE
}
