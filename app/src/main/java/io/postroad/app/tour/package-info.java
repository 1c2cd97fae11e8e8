/** {@code postroad tour}: three servers pass a message along while a reader looks on. */
@org.jspecify.annotations.NullMarked
package io.postroad.app.tour;
