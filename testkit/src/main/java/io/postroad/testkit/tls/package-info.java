/** Certificates for tests, good for a century and for nothing else. */
@org.jspecify.annotations.NullMarked
package io.postroad.testkit.tls;
