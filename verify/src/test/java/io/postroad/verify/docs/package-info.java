/** What the pages under {@code docs} say about the program and its tests is true. */
@org.jspecify.annotations.NullMarked
package io.postroad.verify.docs;
