/** What happened to messages: events with their conversations, bounded in time and size. */
@org.jspecify.annotations.NullMarked
package io.postroad.mta.history;
