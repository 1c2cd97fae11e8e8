package io.postroad.smtp.wire;

import java.time.Duration;

/**
 * What a content may be and how long it may take (reliability rules, section 3). Immutable.
 *
 * @param lineOctetsMax one text line with its CR LF, without a stuffed dot
 * @param octetsMax the whole content, unstuffed
 * @param headerOctetsMax the header section
 * @param fieldOctetsMax one header field with its continuation lines
 * @param fieldsMax header fields
 * @param receivedMax Received fields; one more is a loop (RFC 5321 §6.3)
 * @param drainOctetsMax octets beyond {@code octetsMax} that are read and dropped before giving up
 * @param block how long to wait for more octets
 * @param whole how long the content may take, beside what its size allows at the lowest rate
 * @param grace how long before the lowest rate counts
 * @param octetsPerSecondMin the lowest rate on average; 0 for none
 */
public record ContentLimits(
    int lineOctetsMax,
    long octetsMax,
    int headerOctetsMax,
    int fieldOctetsMax,
    int fieldsMax,
    int receivedMax,
    long drainOctetsMax,
    Duration block,
    Duration whole,
    Duration grace,
    int octetsPerSecondMin) {

  /** The limits that hold unless an operator says otherwise. */
  public static final ContentLimits DEFAULTS =
      new ContentLimits(
          8192,
          50L << 20,
          256 << 10,
          64 << 10,
          1000,
          100,
          64L << 20,
          Duration.ofSeconds(180),
          Duration.ofSeconds(600),
          Duration.ofSeconds(60),
          500);

  /** Checks that every limit leaves room for something. */
  public ContentLimits {
    if (lineOctetsMax < 3 || octetsMax < 1 || headerOctetsMax < 1 || fieldOctetsMax < 1) {
      throw new IllegalArgumentException("a content limit leaves no room");
    }
    if (fieldsMax < 1 || receivedMax < 1 || drainOctetsMax < 0 || octetsPerSecondMin < 0) {
      throw new IllegalArgumentException("a content limit is negative or zero");
    }
  }

  /** The same with another limit for the whole content. */
  public ContentLimits withOctetsMax(long max) {
    return new ContentLimits(
        lineOctetsMax,
        max,
        headerOctetsMax,
        fieldOctetsMax,
        fieldsMax,
        receivedMax,
        drainOctetsMax,
        block,
        whole,
        grace,
        octetsPerSecondMin);
  }
}
