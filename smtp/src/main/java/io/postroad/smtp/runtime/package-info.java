/**
 * The ports for time, threads, waiting and chance, and their form over the JDK. Whoever waits, does
 * it through these; so one deterministic simulation can stand in for all of them.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.smtp.runtime;
