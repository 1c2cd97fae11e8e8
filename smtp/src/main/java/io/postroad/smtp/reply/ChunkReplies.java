package io.postroad.smtp.reply;

/** The replies of CHUNKING and BINARYMIME (RFC 3030). Stateless. */
public final class ChunkReplies {

  private ChunkReplies() {}

  /** BDAT without LAST: the chunk is here, and nothing is promised yet (RFC 3030 §2). */
  public static Reply taken(long octets) {
    return Wording.reply(Situation.CHUNK_TAKEN, octets + " octets received");
  }

  /** A command between two chunks that would begin or change a transaction. */
  public static Reply chunkNext() {
    return Wording.reply(
        Situation.CHUNK_NEXT, "chunks were sent; send the next one with BDAT, or RSET");
  }

  /** DATA for a content that was announced as BODY=BINARYMIME (RFC 3030 §3). */
  public static Reply binaryNeedsBdat() {
    return Wording.reply(Situation.BINARY_NEEDS_BDAT, "BODY=BINARYMIME is sent with BDAT");
  }
}
