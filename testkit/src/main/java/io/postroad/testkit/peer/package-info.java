/** SMTP servers that do what a test says, good and bad, over any network port. */
@org.jspecify.annotations.NullMarked
package io.postroad.testkit.peer;
