/**
 * Trace fields: Received and Return-Path (RFC 5321 §4.4), and the dates in them (RFC 5322 §3.3).
 * The words after {@code with} are those of RFC 3848 and RFC 6531 §4.3.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.smtp.trace;
