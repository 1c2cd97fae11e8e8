/** Messages in the making: header text, parts, whole messages (RFC 5322, 2045, 2047, 2231). */
@org.jspecify.annotations.NullMarked
package io.postroad.app.compose;
