/** Mail objects: envelope and content (RFC 5321 §2.3.1). */
@org.jspecify.annotations.NullMarked
package io.postroad.smtp.envelope;
