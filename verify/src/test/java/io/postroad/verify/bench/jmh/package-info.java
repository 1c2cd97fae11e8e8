/**
 * What JMH measures: parsers, codecs and the spool, each alone. {@link
 * io.postroad.verify.bench.JmhBench} compiles and runs these classes; the build does not.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.verify.bench.jmh;
