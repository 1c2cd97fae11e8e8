package io.postroad.app.serve;

import io.postroad.app.config.Configuration;
import io.postroad.app.config.Trouble;
import io.postroad.inbox.FolderDisk;
import io.postroad.inbox.Inbox;
import io.postroad.mta.history.FileHistory;
import io.postroad.mta.history.History;
import io.postroad.mta.settings.SigningKey;
import io.postroad.mta.spool.Disk;
import io.postroad.mta.spool.Spool;
import io.postroad.mta.spool.segment.SegmentSettings;
import io.postroad.mta.spool.segment.SegmentSpool;
import io.postroad.smtp.runtime.Execution;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.function.Consumer;

/** What a server keeps on disk, open. */
record Stores(Disk disk, Spool spool, Inbox inbox, History history, SigningKey signingKey) {

  /**
   * Opens everything in the data folder.
   *
   * @param onFailure told when the spool has failed and the process must end (rule D3)
   * @throws StartException when something cannot be opened; nothing stays open then
   */
  static Stores open(
      Configuration configuration, Execution execution, Consumer<Throwable> onFailure)
      throws StartException {
    DataFolder folder = new DataFolder(configuration.data());
    try (Disk _ = folder.open()) {
      return open(folder, configuration, execution, onFailure);
    } catch (IOException e) {
      throw trouble(folder, e);
    }
  }

  private static Stores open(
      DataFolder folder,
      Configuration configuration,
      Execution execution,
      Consumer<Throwable> onFailure)
      throws IOException, StartException {
    Disk disk = new io.postroad.mta.spool.FolderDisk(folder.spool());
    Spool spool =
        SegmentSpool.open(
            disk,
            execution,
            SegmentSettings.forDisk(disk, configuration.limits().messageSize()),
            onFailure);
    try {
      return new Stores(
          disk,
          spool,
          inbox(folder, configuration, execution),
          history(folder, configuration, execution),
          folder.signingKey());
    } catch (IOException | StartException e) {
      spool.close();
      throw e;
    }
  }

  private static Inbox inbox(DataFolder folder, Configuration configuration, Execution execution)
      throws IOException {
    return Inbox.open(FolderDisk.open(folder.inbox()), configuration.inbox(), execution.time());
  }

  private static History history(
      DataFolder folder, Configuration configuration, Execution execution) throws IOException {
    return new FileHistory(
        new io.postroad.mta.spool.FolderDisk(folder.history()),
        execution,
        configuration.history().keep(),
        configuration.history().size());
  }

  private static StartException trouble(DataFolder folder, IOException e) {
    String reason =
        e instanceof AccessDeniedException denied
            ? "permission denied for " + denied.getFile() + "; give it to this user"
            : Trouble.reason(e);
    return new StartException("the data folder " + folder.path() + ": " + reason, e);
  }

  /** Closes everything; the first trouble is thrown after all were tried. */
  void close() throws IOException {
    try (spool;
        inbox;
        history) {
      spool.sync();
    }
  }
}
