/**
 * The built-in inbox: a bounded store of whole messages in one folder, and what may be shown of
 * them. One {@code .eml} file holds one message, octet for octet as it was stored; everything else
 * in the folder is a cache that is made anew when it is missing or damaged.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.inbox;
