/**
 * The configuration file: one catalogue of keys, from which reading, errors, the effective values
 * and the reference are all made. Text is parsed here once; everything behind it is immutable
 * records.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.app.config;
