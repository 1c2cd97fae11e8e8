/** Extensions as EHLO names them (RFC 5321 §2.2, §4.1.1.1). */
@org.jspecify.annotations.NullMarked
package io.postroad.smtp.extension;
