/** The packages as an operator gets them, unpacked and started. */
@org.jspecify.annotations.NullMarked
package io.postroad.verify.packages;
