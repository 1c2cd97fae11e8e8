/** Taking mail in: who may send what to whom, and the hand-over to spool and queue. */
@org.jspecify.annotations.NullMarked
package io.postroad.mta.reception;
