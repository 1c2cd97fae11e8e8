/** Commands and their parameters (RFC 5321 §4.1.1). */
@org.jspecify.annotations.NullMarked
package io.postroad.smtp.command;
