package io.postroad.dns;

import java.util.List;

/**
 * The records of one type that a name has. Immutable.
 *
 * @param <T> what one record says
 */
public sealed interface RecordsAnswer<T> {

  /**
   * At least one record.
   *
   * @param validated whether a validating resolver on this machine vouches for them by DNSSEC (RFC
   *     4035 §3.2.3); what others say of it is worth nothing (rule N1)
   */
  record Found<T>(List<T> records, boolean validated) implements RecordsAnswer<T> {

    /** Copies the list. */
    public Found {
      records = List.copyOf(records);
    }
  }

  /** The name exists, or names below it do, without records of this type (RFC 2308 §2.2). */
  record NoRecords<T>() implements RecordsAnswer<T> {}

  /** The name does not exist, and none below it (RFC 8020). */
  record NoSuchName<T>() implements RecordsAnswer<T> {}

  /**
   * DNS cannot say (rule N1).
   *
   * @param why one sentence that names domain, record type and server
   */
  record Unresolved<T>(String why) implements RecordsAnswer<T> {}
}
