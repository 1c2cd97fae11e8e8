package io.postroad.inbox.search;

import java.time.Instant;

/** What one word of a query asks of a message. Immutable. */
public sealed interface Criterion {

  /**
   * Text that stands somewhere, without regard to case (see {@link Folding}).
   *
   * @param text folded, not empty
   */
  record Words(Place place, String text) implements Criterion {
    /** Folds the text. */
    public Words {
      text = Folding.fold(text);
      if (text.isEmpty()) {
        throw new IllegalArgumentException("text to search for cannot be empty");
      }
    }
  }

  /** A property that a message has or has not. */
  record Is(Property property) implements Criterion {}

  /**
   * One tag of exactly this name, without regard to case.
   *
   * @param name folded
   */
  record Tagged(String name) implements Criterion {
    /** Folds the name. */
    public Tagged {
      name = Folding.fold(name);
    }
  }

  /**
   * It lies in the inbox of exactly this name, without regard to case.
   *
   * @param name folded
   */
  record InInbox(String name) implements Criterion {
    /** Folds the name. */
    public InInbox {
      name = Folding.fold(name);
    }
  }

  /** Received at that moment or before. */
  record Before(Instant moment) implements Criterion {}

  /** Received at that moment or after. */
  record After(Instant moment) implements Criterion {}

  /** More octets than this. */
  record Larger(long octets) implements Criterion {}

  /** Fewer octets than this. */
  record Smaller(long octets) implements Criterion {}

  /** What a message has or has not. */
  enum Property {
    /** Somebody has looked at it. */
    READ("is:read"),
    /** Nobody has looked at it. */
    UNREAD("is:unread"),
    /** It has a tag. */
    TAGGED("is:tagged"),
    /** It has a part that is a file. */
    ATTACHMENT("has:attachment"),
    /** It has a file that belongs into its text. */
    INLINE("has:inline");

    private final String word;

    Property(String word) {
      this.word = word;
    }

    /** As it is written. */
    public String word() {
      return word;
    }
  }

  /** Where text may stand. */
  enum Place {
    /** In any of the others but the facts of the session, or in the text, or in a file's name. */
    ANYWHERE(""),
    /** Author, as a name or an address. */
    FROM("from:"),
    /** A recipient of the To field. */
    TO("to:"),
    /** A recipient of the Cc field. */
    CC("cc:"),
    /** A recipient that was not shown to the others. */
    BCC("bcc:"),
    /** Where answers should go. */
    REPLY_TO("reply-to:"),
    /** Any of the five before. */
    ADDRESSED("addressed:"),
    /** The subject. */
    SUBJECT("subject:"),
    /** The Message-ID. */
    MESSAGE_ID("message-id:"),
    /** Who had logged in to send it. */
    USER("user:"),
    /** The IP address that it came from. */
    CLIENT("client:"),
    /** The name that the client gave. */
    HELO("helo:"),
    /** The id of the SMTP session. */
    SESSION("session:");

    private final String prefix;

    Place(String prefix) {
      this.prefix = prefix;
    }

    /** What stands before the text; empty for {@link #ANYWHERE}. */
    public String prefix() {
      return prefix;
    }
  }
}
