/** Benchmarks: figures, each beside what it is measured against, in one run. */
@org.jspecify.annotations.NullMarked
package io.postroad.verify.bench;
