/** What is made of the program: the one jar, archives, manual pages, completions. */
@org.jspecify.annotations.NullMarked
package io.postroad.app.packaging;
