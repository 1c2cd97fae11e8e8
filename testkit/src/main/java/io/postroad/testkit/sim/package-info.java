/**
 * A deterministic world: threads that run only while they hold a baton, virtual time, a simulated
 * network. The same seed gives the same run, to the last step.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.testkit.sim;
