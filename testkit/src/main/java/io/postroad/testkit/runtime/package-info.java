/** Virtual time for tests with real threads: nothing sleeps, and a test knows when all is quiet. */
@org.jspecify.annotations.NullMarked
package io.postroad.testkit.runtime;
