/** Faults on demand over HTTP: deterministic ones of ours, and chance ones as Mailpit has them. */
@org.jspecify.annotations.NullMarked
package io.postroad.app.web.faults;
