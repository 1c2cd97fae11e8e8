package io.postroad.mta.spool.segment;

/**
 * The part of the ledger (rule D7) that only ever grows, in recipients. The rest, held and queued,
 * is counted from the messages that are there, so that the two halves check each other. Immutable.
 */
record Totals(long accepted, long delivered, long bounced, long deleted) {
  /** Of the form whose length is always the same. */
  static final int OCTETS = 32;

  static final Totals NONE = new Totals(0, 0, 0, 0);

  Totals plus(Totals other) {
    return new Totals(
        accepted + other.accepted,
        delivered + other.delivered,
        bounced + other.bounced,
        deleted + other.deleted);
  }

  Totals minus(Totals other) {
    return new Totals(
        accepted - other.accepted,
        delivered - other.delivered,
        bounced - other.bounced,
        deleted - other.deleted);
  }

  void encode(OctetWriter out) {
    out.number(accepted).number(delivered).number(bounced).number(deleted);
  }

  void encodeFixed(OctetWriter out) {
    out.int64(accepted).int64(delivered).int64(bounced).int64(deleted);
  }

  static Totals decodeFixed(OctetReader in) throws DamagedException {
    return new Totals(in.int64(), in.int64(), in.int64(), in.int64());
  }

  static Totals decode(OctetReader in) throws DamagedException {
    return new Totals(in.number(), in.number(), in.number(), in.number());
  }
}
