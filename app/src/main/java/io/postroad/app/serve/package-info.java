/**
 * A running server put together: data folder, store, agent, listeners and HTTP, started in the
 * order in which they need each other and stopped in the reverse.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.app.serve;
