/**
 * Webhooks: events told to others by HTTP. What waits is kept in files of its own, bounded in size
 * and age, and survives a restart; a hook that is slow or dead costs neither mail nor other hooks
 * anything.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.app.hooks;
