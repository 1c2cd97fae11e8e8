/** The conversations that brought a message and passed it on, put together for who looks on. */
@org.jspecify.annotations.NullMarked
package io.postroad.app.conversation;
