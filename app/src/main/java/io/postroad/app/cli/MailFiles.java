package io.postroad.app.cli;

import io.postroad.mta.spool.Disk;
import io.postroad.mta.spool.FolderDisk;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that mail is written to, readable by its owner alone (rule F3). */
final class MailFiles {
  private final Path folder;

  MailFiles(Path folder) {
    this.folder = folder;
  }

  /** Writes a file's octets. */
  @FunctionalInterface
  interface Source {
    void copyTo(OutputStream out) throws IOException, CommandException;
  }

  /** Writes a new file; its path. */
  String write(String name, Source source) throws IOException, CommandException {
    Path path = folder.resolve(name);
    if (Files.exists(path)) {
      throw CommandException.failed(path + " is there already; move it, or choose another --to");
    }
    try (Disk disk = new FolderDisk(folder);
        Disk.DiskFile file = disk.create(name)) {
      source.copyTo(new FileOutput(file));
      file.force();
    }
    return path.toString();
  }

  private static final class FileOutput extends OutputStream {
    private final Disk.DiskFile file;
    private long position;

    FileOutput(Disk.DiskFile file) {
      this.file = file;
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      file.write(ByteBuffer.wrap(from, offset, length), position);
      position += length;
    }
  }
}
