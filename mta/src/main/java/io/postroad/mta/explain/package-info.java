/**
 * Why mail is handled as it is: questions put to the very code that decides, which tells its steps
 * to a {@link io.postroad.mta.routing.Trail}.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.mta.explain;
