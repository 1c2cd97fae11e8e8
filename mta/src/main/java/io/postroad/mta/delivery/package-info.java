/**
 * Attempts: over SMTP to a next hop or to mail exchangers, into Maildirs, into the built-in inbox.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.mta.delivery;
