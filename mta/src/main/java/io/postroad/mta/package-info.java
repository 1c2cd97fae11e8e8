/** The mail transfer agent, embeddable whole: see {@link io.postroad.mta.Mta}. */
@org.jspecify.annotations.NullMarked
package io.postroad.mta;
