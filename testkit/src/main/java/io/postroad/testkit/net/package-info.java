/** A network in memory: no sockets, deadlines by virtual time, every way a connection can break. */
@org.jspecify.annotations.NullMarked
package io.postroad.testkit.net;
