/** The store of accepted mail. */
@org.jspecify.annotations.NullMarked
package io.postroad.mta.spool;
