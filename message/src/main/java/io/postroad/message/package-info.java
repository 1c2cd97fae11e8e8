/**
 * The message format as far as a mail transfer system needs it: header fields (RFC 5322 §2.2, read
 * tolerantly), encoded words (RFC 2047), summaries for views, and delivery reports (RFC 3464 in the
 * form of RFC 6522). Bodies are never parsed here.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.message;
