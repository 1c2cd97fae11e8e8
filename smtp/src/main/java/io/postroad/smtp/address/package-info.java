/** Addresses and paths (RFC 5321 §4.1.2). */
@org.jspecify.annotations.NullMarked
package io.postroad.smtp.address;
