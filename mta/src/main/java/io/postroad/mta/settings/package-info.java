/**
 * What an operator may set for the mail transfer agent, as immutable records named like the keys of
 * the configuration file. Text is parsed by whoever makes them; the records check ranges.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.mta.settings;
