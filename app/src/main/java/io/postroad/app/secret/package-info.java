/** Where secrets come from: the one place of the program that draws cryptographic chance. */
@org.jspecify.annotations.NullMarked
package io.postroad.app.secret;
