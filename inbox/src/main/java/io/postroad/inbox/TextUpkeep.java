package io.postroad.inbox;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Looks after the searchable texts: makes lost ones anew and files of them few. Thread-safe. */
final class TextUpkeep {

  private final InboxDisk disk;
  private final MessageFiles files;
  private final Holdings holdings;
  private final InboxListeners listeners;

  TextUpkeep(InboxDisk disk, MessageFiles files, Holdings holdings, InboxListeners listeners) {
    this.disk = disk;
    this.files = files;
    this.holdings = holdings;
    this.listeners = listeners;
  }

  /** The text of a message that a crash has cost it; empty when the message is gone. */
  Optional<byte[]> restore(Row row) {
    try {
      Optional<byte[]> text = files.searchText(row.entry());
      text.ifPresent(octets -> holdings.restore(row, octets));
      holdings.flush();
      return text;
    } catch (IOException e) {
      listeners.tell(
          new InboxEvent.Trouble("cannot search message " + row.id() + ": " + e.getMessage()));
      return Optional.empty();
    }
  }

  /** Lets files of texts go that are of no use, and makes one so in which little is. */
  void gather() {
    try {
      List<Row> scattered = holdings.scattered();
      if (!scattered.isEmpty()) {
        move(scattered);
      }
      holdings.texts().tidy();
    } catch (IOException e) {
      listeners.tell(
          new InboxEvent.Trouble("cannot tidy the texts of the inbox: " + e.getMessage()));
    }
  }

  private void move(List<Row> scattered) throws IOException {
    try (TextReader texts = new TextReader(disk, holdings.texts())) {
      for (Row row : scattered.reversed()) {
        texts
            .read(row)
            .ifPresentOrElse(
                text -> holdings.restore(row, text.copy()), () -> holdings.loseText(row));
      }
    }
    holdings.flush();
  }
}
