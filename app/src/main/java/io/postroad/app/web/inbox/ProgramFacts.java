package io.postroad.app.web.inbox;

import io.postroad.smtp.runtime.Time;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What {@code /api/v1/info} says of the running program beside the inbox itself.
 *
 * @param version of the program
 * @param database the folder of the inbox
 * @param time the clocks; the up-time counts from {@code startedNanos}
 * @param startedNanos {@link Time#nanos()} at start
 * @param rejected mail transactions that were refused since start
 * @param faults whether faults may be asked for
 */
public record ProgramFacts(
    String version,
    String database,
    Time time,
    long startedNanos,
    LongSupplier rejected,
    BooleanSupplier faults) {}
