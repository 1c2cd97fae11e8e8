package io.postroad.verify.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The mail that arrived in a Maildir. */
record Maildir(Path folder) {

  /** The texts of the files in {@code new}, octets as ISO 8859-1. */
  List<String> messages() {
    Path fresh = folder.resolve("new");
    if (!Files.isDirectory(fresh)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(fresh)) {
      return files.sorted().map(Maildir::text).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many there are, without reading them. */
  int count() {
    Path fresh = folder.resolve("new");
    if (!Files.isDirectory(fresh)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(fresh)) {
      return (int) files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the one message with this subject. */
  String await(String subject) {
    return Awaitility.await("mail with the subject " + subject)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                messages().stream()
                    .filter(text -> text.contains("\nSubject: " + subject + "\n"))
                    .findFirst()
                    .orElse(""),
            text -> !text.isEmpty());
  }

  /** What follows the {@code Return-Path} and {@code Received} fields that transport put on top. */
  static String withoutTrace(String message) {
    String rest = message;
    while (rest.startsWith("Return-Path:") || rest.startsWith("Received:")) {
      int end = rest.indexOf('\n') + 1;
      while (end < rest.length() && (rest.charAt(end) == ' ' || rest.charAt(end) == '\t')) {
        end = rest.indexOf('\n', end) + 1;
      }
      rest = rest.substring(end);
    }
    return rest;
  }
}
