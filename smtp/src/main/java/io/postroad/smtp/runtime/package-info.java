/** The ports for time, threads, waiting and chance. */
@org.jspecify.annotations.NullMarked
package io.postroad.smtp.runtime;
