/**
 * What tests of applications want out of a message: its links and its one-time codes. Looks at text
 * that is there, and never fetches anything (rule W3).
 */
@org.jspecify.annotations.NullMarked
package io.postroad.inbox.extract;
