/**
 * The store of accepted mail: the port {@link io.postroad.mta.spool.Spool}, and the port {@link
 * io.postroad.mta.spool.Disk} under it. The segment log behind them is in {@code spool.segment}.
 *
 * <p><b>States.</b> A recipient is queued, deferred or held (it waits), unreported (delivered; the
 * report that was asked for is owed), or delivered, bounced or deleted (final); see {@link
 * io.postroad.mta.spool.RecipientState}. A message is leased to this process or not; it leaves when
 * its last recipient is final.
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>Nobody is told that a message is kept before a force that followed its last octet returned
 *       without an exception (D1). After a failed force nobody is told anything good (D3).
 *   <li>Only the thread {@code spool-sync} writes the log; a record is never changed (D2).
 *   <li>A message's envelope is written behind its content, in one group with what must stand or
 *       fall with it: a report with the end of its cause (D8).
 *   <li>A record counts when its checksum, which covers the segment's number, is right. A wrong one
 *       behind the last mark is a torn tail, or what an older segment left in the file; before it,
 *       it is damage (D5). A segment's number is never used twice.
 *   <li>What is read back from an unclean tail is written again and forced before it counts (D3).
 *   <li>A tombstone never goes before what it buries: segments leave oldest first.
 *   <li>accepted = delivered + bounced + held + deleted + queued, at every commit (D7).
 * </ol>
 *
 * <p><b>Crash table.</b>
 *
 * <ul>
 *   <li>while a content arrives: parts without an envelope, dead octets;
 *   <li>group written, not forced: a torn tail; nobody was told;
 *   <li>forced, reply not sent: the message is queued, and the client may send it again (RFC 1047);
 *   <li>delivered, result not forced: tried again, at most one more copy (D6);
 *   <li>report and end of its cause: both or neither (D8);
 *   <li>failed force: as a torn tail;
 *   <li>new segment without its name, moved survivors, removed segment whose name is back, spare
 *       file: see ADR 0004 and 0010.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package io.postroad.mta.spool;
