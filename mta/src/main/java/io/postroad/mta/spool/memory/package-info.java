/**
 * A disk in memory that can fail as real ones do, for tests and simulations of anything that stores
 * through {@link io.postroad.mta.spool.Disk}.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.mta.spool.memory;
