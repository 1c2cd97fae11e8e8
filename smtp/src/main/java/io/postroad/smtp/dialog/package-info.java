/** What was said on a connection, kept for those who ask why. */
@org.jspecify.annotations.NullMarked
package io.postroad.smtp.dialog;
