/**
 * What can be asked of the inbox: the search syntax of Mailpit with some words of our own, as
 * types. Knows nothing of how messages are kept.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.inbox.search;
