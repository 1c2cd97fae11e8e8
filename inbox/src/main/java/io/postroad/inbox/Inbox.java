package io.postroad.inbox;

import io.postroad.inbox.InboxEvent.Reason;
import io.postroad.inbox.search.InboxQuery;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.envelope.Arrival;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.runtime.Time;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The built-in inbox: keeps whole messages on stable storage, within its bounds, lists and searches
 * them. It is thread-safe, and no lock is held while the disk works.
 *
 * <p>A message is the file {@code <id>.eml}, octet for octet what was stored. It is written under
 * another name, forced, renamed, and the folder forced, before {@link #store} returns: a crash
 * leaves a whole message or none. The index beside it (see {@link IndexLog}) and the searchable
 * texts (see {@link TextLog}) are caches. Read marks and tags live in the index: they survive the
 * end of the process, and of the machine but for the last seconds.
 */
public final class Inbox implements Closeable {

  private final InboxDisk disk;
  private final Time time;
  private final MessageFiles files;
  private final InboxListeners listeners = new InboxListeners();
  private final Holdings holdings;
  private final TextUpkeep upkeep;
  private final Removal removal;

  private Inbox(InboxDisk disk, InboxSettings settings, Time time) {
    this.disk = disk;
    this.time = time;
    this.files = new MessageFiles(disk, time);
    this.holdings = new Holdings(disk, settings);
    this.upkeep = new TextUpkeep(disk, files, holdings, listeners);
    this.removal = new Removal(files, holdings, upkeep, listeners);
  }

  /**
   * Opens the inbox in a folder. Reads the index, and every message that it does not know; removes
   * what an interrupted store left.
   *
   * @throws IOException when the folder cannot be read or written
   */
  public static Inbox open(InboxDisk disk, InboxSettings settings, Time time) throws IOException {
    Inbox inbox = new Inbox(disk, settings, time);
    inbox.holdings.recover(inbox.files);
    inbox.tidy();
    return inbox;
  }

  /** Stores a message of which nobody knows how it came; see the other form. */
  public InboxEntry store(
      String id,
      ReversePath reversePath,
      List<? extends ForwardPath> recipients,
      Instant received,
      Content content)
      throws IOException {
    return store(id, reversePath, recipients, received, Arrival.UNKNOWN, content);
  }

  /**
   * Stores a message and returns once it is on stable storage. A second call with the same id
   * stores nothing; it adds its recipients to those known.
   *
   * @param id 26 lower-case letters and digits; the queue id
   * @param received when the message was accepted; lists are ordered by it
   * @param arrival how it came; rules may ask for it
   * @param content with our trace fields in front; read to its end, not closed
   * @return the message as lists show it
   * @throws IOException when it is not stored, or not known to be; a later call may succeed
   */
  public InboxEntry store(
      String id,
      ReversePath reversePath,
      List<? extends ForwardPath> recipients,
      Instant received,
      Arrival arrival,
      Content content)
      throws IOException {
    if (!Row.isId(id)) {
      throw new IllegalArgumentException("not an inbox id");
    }
    List<String> addresses = recipients.stream().map(ForwardPath::text).toList();
    Optional<InboxEntry> known = holdings.merge(id, addresses);
    if (known.isPresent()) {
      flush();
      return known.get();
    }
    if (!holdings.doomed().release(id)) {
      throw new IOException("the deleted message of the same id is still being removed");
    }
    long size = files.write(id, content);
    MessageReader.Described found =
        files.describe(
            new MessageReader.Envelope(id, received, size, reversePath.text(), addresses, arrival),
            holdings.settings());
    Holdings.Added added = holdings.add(found, addresses);
    flush();
    if (added.fresh()) { // else its other recipients came meanwhile
      listeners.tell(new InboxEvent.Stored(added.entry()));
      tidy();
    }
    return added.entry();
  }

  /** At most {@code limit} messages, newest first, after the {@code start} newest. */
  public InboxPage list(int start, int limit) {
    tidy();
    return holdings.page(Optional.empty(), Math.max(0, start), limit);
  }

  /** The same of the inbox of exactly that name; empty when nothing lies in it. */
  public InboxPage list(String inbox, int start, int limit) {
    tidy();
    return holdings.page(Optional.of(inbox), Math.max(0, start), limit);
  }

  /**
   * What answers to a query: at most {@code limit} messages, newest first, after the {@code start}
   * newest. All are counted. Looks at every message there is, but at few texts.
   *
   * @throws IOException when the disk fails
   */
  public InboxPage search(InboxQuery query, int start, int limit) throws IOException {
    if (query.terms().isEmpty()) {
      return list(start, limit);
    }
    tidy();
    Holdings.Snapshot snapshot = holdings.snapshot(Optional.empty());
    Found found = find(query, snapshot.rows());
    int from = Math.max(0, start);
    return new InboxPage(
        from,
        snapshot.total(),
        snapshot.unread(),
        found.rows().size(),
        (int) found.rows().stream().filter(row -> !row.read()).count(),
        found.unsearched(),
        found.rows().stream().skip(from).limit(Math.max(0, limit)).map(Row::entry).toList());
  }

  /** The ids of all that answers to a query, newest first: to mark, tag or delete them. */
  public List<String> ids(InboxQuery query) throws IOException {
    List<Row> rows = holdings.snapshot(Optional.empty()).rows();
    return (query.terms().isEmpty() ? rows : find(query, rows).rows())
        .stream().map(Row::id).toList();
  }

  /** One message as lists show it. */
  public Optional<InboxEntry> find(String id) {
    return holdings.find(id).map(Row::entry);
  }

  /** The octets of a message as they were stored; the caller closes the stream. */
  public Optional<InputStream> raw(String id) throws IOException {
    return find(id).isPresent() ? files.read(id) : Optional.empty();
  }

  /**
   * Looks into a message. Never fails on what it is made of: it then shows what can be shown.
   *
   * @throws IOException when the disk fails
   */
  public Optional<MessageView> view(String id) throws IOException {
    Optional<InboxEntry> entry = find(id);
    return entry.isPresent() ? files.view(entry.get()) : Optional.empty();
  }

  /**
   * The HTML of a message as far as it may be shown (rule W2), with the images that the message
   * carries; empty text when it has no HTML.
   */
  public Optional<String> safeHtml(String id) throws IOException {
    Optional<InboxEntry> entry = find(id);
    return entry.isPresent() ? files.safeHtml(entry.get()) : Optional.empty();
  }

  /** One part of a message, decoded; the caller closes it. */
  public Optional<PartContent> part(String id, String partId) throws IOException {
    return find(id).isPresent() ? files.part(id, partId) : Optional.empty();
  }

  /** Marks messages; ids that are not there are passed over. How many changed. */
  public int mark(Collection<String> ids, boolean read) {
    List<String> changed = holdings.mark(ids, read);
    flush();
    if (!changed.isEmpty()) {
      listeners.tell(new InboxEvent.Marked(changed, read));
    }
    return changed.size();
  }

  /** Marks every message. How many changed. */
  public int markAll(boolean read) {
    return mark(allIds(), read);
  }

  /** Every tag there is, and how many messages have it; in alphabetical order. */
  public SortedMap<String, Integer> tags() {
    return holdings.tags();
  }

  /**
   * Gives messages these tags and no others. What is no tag is made one or left out (see {@link
   * Tags}); ids that are not there are passed over. How many changed.
   */
  public int setTags(Collection<String> ids, Collection<String> tags) {
    List<String> wanted = Tags.all(tags);
    return tagged(holdings.tag(ids, _ -> wanted));
  }

  /** Gives messages tags beside those they have. How many changed. */
  public int addTags(Collection<String> ids, Collection<String> tags) {
    List<String> more = Tags.all(tags);
    return tagged(
        holdings.tag(
            ids,
            had -> {
              List<String> both = new ArrayList<>(had);
              both.addAll(more);
              return both;
            }));
  }

  /** Takes tags from messages. How many changed. */
  public int removeTags(Collection<String> ids, Collection<String> tags) {
    Set<String> gone = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    gone.addAll(Tags.all(tags));
    return tagged(
        holdings.tag(ids, had -> had.stream().filter(tag -> !gone.contains(tag)).toList()));
  }

  /** Renames a tag everywhere; to another case of itself as well. */
  public TagOutcome renameTag(String from, String to) {
    Optional<String> old = holdings.tag(from);
    Optional<String> name = Tags.clean(to);
    if (old.isEmpty()) {
      return TagOutcome.NO_SUCH_TAG;
    } else if (name.isEmpty()) {
      return TagOutcome.NOT_A_NAME;
    } else if (!name.get().equalsIgnoreCase(from) && holdings.tag(name.get()).isPresent()) {
      return TagOutcome.NAME_TAKEN;
    }
    var _ = tagged(holdings.renameTag(old.get(), name.get()));
    return TagOutcome.DONE;
  }

  /** Takes a tag from every message; the messages stay. */
  public TagOutcome deleteTag(String name) {
    return removeTags(allIds(), List.of(name)) > 0 ? TagOutcome.DONE : TagOutcome.NO_SUCH_TAG;
  }

  /**
   * Deletes messages; ids that are not there are passed over. They are gone at once; of very many,
   * most of the files go later (see {@link #sweep}). How many there were.
   */
  public int delete(Collection<String> ids) throws IOException {
    List<String> gone = holdings.forget(ids);
    removal.remove(gone, Reason.DELETED);
    if (!gone.isEmpty() && !Removal.later(gone)) {
      files.forceFolder(); // deleted mail does not come back after a power cut
    }
    return gone.size();
  }

  /** Deletes every message. How many there were. */
  public int deleteAll() throws IOException {
    return delete(allIds());
  }

  /** The inbox in numbers. */
  public InboxFigures figures() {
    return holdings.figures();
  }

  /** The names of the inboxes that are configured, the general one first. */
  public List<String> names() {
    return holdings.settings().names();
  }

  /** Replaces rules and bounds, which hold from now on; no message moves to another inbox. */
  public void reconfigure(InboxSettings newSettings) {
    holdings.settings(newSettings);
    tidy();
  }

  /**
   * Removes what the bounds do not allow, the oldest first. Storing and listing do it as well.
   *
   * @return how many messages went
   */
  public int tidy() {
    Map<Reason, List<String>> gone = holdings.forgetBeyondBounds(time.now());
    gone.forEach((reason, ids) -> removal.remove(ids, reason));
    return gone.values().stream().mapToInt(List::size).sum();
  }

  /**
   * Removes the files of messages that were deleted with very many others. Takes as long as the
   * disk does; to be called now and then by somebody for whom nobody waits.
   *
   * @return how many files went
   */
  public int sweep() {
    return removal.sweep();
  }

  /**
   * Tells {@code listener} what happens from now on, on the thread that made it happen; it must
   * return soon. Closing the result ends it.
   */
  public Registration listen(Consumer<InboxEvent> listener) {
    return listeners.add(listener);
  }

  /** A listener's place; closing it is the end of the listening. */
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  /** Writes what is left of the caches and lets the folder go. Messages are durable already. */
  @Override
  public void close() throws IOException {
    try {
      holdings.close();
    } finally {
      disk.close();
    }
  }

  private record Found(List<Row> rows, int unsearched) {}

  private Found find(InboxQuery query, List<Row> rows) throws IOException {
    try (TextReader texts = new TextReader(disk, holdings.texts())) {
      InboxSearch search = new InboxSearch(query, texts, upkeep::restore);
      return new Found(search.in(rows), search.unsearched());
    }
  }

  private int tagged(List<String> changed) {
    flush();
    if (!changed.isEmpty()) {
      listeners.tell(new InboxEvent.Tagged(changed));
    }
    return changed.size();
  }

  private void flush() {
    removal.flush();
  }

  private List<String> allIds() {
    return holdings.snapshot(Optional.empty()).rows().stream().map(Row::id).toList();
  }
}
