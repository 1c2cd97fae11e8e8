/** Text that is safe to show and to send: the one place where foreign octets become a string. */
@org.jspecify.annotations.NullMarked
package io.postroad.smtp.text;
