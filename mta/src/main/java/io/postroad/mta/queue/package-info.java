/**
 * What is due when, and where to: the schedule of accepted mail. The queue knows ids, due times and
 * destinations, never content.
 *
 * <p>One thread, {@code queue}, is the sole writer of the schedule; couriers make the attempts and
 * tell it the outcomes. A recipient is queued, active (an attempt of it is planned or under way),
 * deferred or held until it is final; see {@link io.postroad.mta.spool.RecipientState}.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.mta.queue;
