package io.postroad.message;

/**
 * How much of a header section is read (rule table of section 3: 256 KiB, 64 KiB, 1000). Immutable.
 *
 * @param sectionOctetsMax octets of the whole section
 * @param fieldOctetsMax octets of one field, name and folds included
 * @param fieldsMax how many fields
 */
public record HeaderLimits(int sectionOctetsMax, int fieldOctetsMax, int fieldsMax) {

  /** The product's limits. */
  public static final HeaderLimits DEFAULTS = new HeaderLimits(256 * 1024, 64 * 1024, 1000);

  /** Every limit is at least one. */
  public HeaderLimits {
    if (sectionOctetsMax < 1 || fieldOctetsMax < 1 || fieldsMax < 1) {
      throw new IllegalArgumentException("header limits are positive");
    }
  }
}
