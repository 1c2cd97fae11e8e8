package io.postroad.app.glossary;

import java.util.List;

/** The remarks in a record: what happened and was not said. */
final class NoteTerms {
  private static final String OTHER = "note.other";

  private record Note(String start, Term term) {}

  private static final List<Note> NOTES =
      List.of(
          note(
              "connected",
              "connected",
              "A TCP connection is open; SMTP is lines of text on it, each ended by CR LF.",
              "RFC 5321 §2.3.8"),
          note(
              "inside TLS",
              "TLS",
              "The connection is encrypted from here on; this is what both sides agreed on.",
              "RFC 3207 §4.2"),
          note(
              "content",
              "the content",
              "The message itself: header section, empty line, body. It is counted here, never"
                  + " shown.",
              "RFC 5321 §2.3.1"),
          note(
              "a chunk",
              "a chunk",
              "A part of the content that was dropped because its command was refused.",
              "RFC 3030 §2"),
          note(
              "earlier transactions",
              "left out",
              "Other messages came over this connection before; their records have their lines.",
              "RFC 5321 §3.3"));

  static final List<Term> ALL = all();

  private NoteTerms() {}

  /** The term of a remark. */
  static String of(String remark) {
    return NOTES.stream()
        .filter(note -> remark.startsWith(note.start()))
        .map(note -> note.term().id())
        .findFirst()
        .orElse(OTHER);
  }

  private static List<Term> all() {
    List<Term> terms = new java.util.ArrayList<>(NOTES.stream().map(Note::term).toList());
    terms.add(
        new Term(
            OTHER,
            "a remark",
            "Nobody said this: the recorder noted what happened on the connection.",
            "product"));
    return List.copyOf(terms);
  }

  private static Note note(String start, String title, String text, String section) {
    return new Note(
        start,
        new Term("note." + title.replace(' ', '-').replace("the-", ""), title, text, section));
  }
}
