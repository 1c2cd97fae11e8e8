/**
 * Proves on the disk of a folder that an accepted message survives a crash: a server of its own is
 * killed under load, again and again, and everything that it accepted is looked for afterwards.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.app.torture;
