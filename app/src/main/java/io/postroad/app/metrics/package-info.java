/**
 * What Prometheus reads: counts made from events, and the state of queue, store and program at the
 * moment of asking. Every name begins with {@code postroad_}, but for {@code store_corrupt_records}
 * (rule D5) and those of the Java machine.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.app.metrics;
