/**
 * How mail flows, over time: counts and latencies are made from the events of sessions and messages
 * and from nothing else; beside them stands what the queue looks like at each step. All of it is
 * kept in memory, within fixed bounds.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.app.flow;
