/**
 * What is made of the program after it was built: one jar that starts fast, manual pages,
 * completions, and the packages that are handed to others. Nothing here runs in a server. The
 * launcher calls {@link io.postroad.app.packaging.OneJar} at the end of a build and {@link
 * io.postroad.app.packaging.Packages} for {@code ./postroad package}.
 *
 * <p>Everything is reproducible: the same classes, on the same JDK, with the same {@code
 * SOURCE_DATE_EPOCH} give the same octets.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.app.packaging;
