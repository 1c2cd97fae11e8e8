package io.postroad.app.web.inbox;

import io.postroad.app.compose.HeaderText;
import io.postroad.app.compose.Letter;
import io.postroad.app.compose.MediaGuess;
import io.postroad.app.web.inbox.Form.BadFormException;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.Mailbox;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The body of {@code POST /api/v1/send}, in the fields of Mailpit's, as a message and its envelope.
 *
 * @param recipients of To, Cc and Bcc, each once
 */
record SendForm(Mailbox from, List<ForwardPath> recipients, Letter letter) {
  private static final int ADDRESSES_MAX = 1000;
  private static final int FIELDS_MAX = 100;
  private static final int VALUE_MAX = 10_000;

  /** What only the other fields of the body may set. */
  private static final Set<String> OURS =
      Set.of(
          "to",
          "from",
          "cc",
          "bcc",
          "reply-to",
          "date",
          "subject",
          "content-type",
          "mime-version",
          "content-transfer-encoding");

  /** What every message has, and nobody else's has so. */
  record Marks(String date, String messageId, String boundary) {}

  static SendForm read(Form form, Marks marks) throws BadFormException {
    Form sender = form.form("From").orElseThrow(() -> new BadFormException("From is missing"));
    Mailbox from = mailbox("From", sender.text("Email"));
    Set<ForwardPath> recipients = new LinkedHashSet<>();
    List<String> fields = new ArrayList<>();
    fields.add("From: " + written(sender.text("Name"), from));
    addresses(form, "To", "To", fields).forEach(recipients::add);
    addresses(form, "Cc", "Cc", fields).forEach(recipients::add);
    for (String blind : form.texts("Bcc")) {
      recipients.add(mailbox("Bcc", blind));
    }
    var _ = addresses(form, "ReplyTo", "Reply-To", fields);
    if (recipients.isEmpty()) {
      throw new BadFormException("no recipient: give at least one of To, Cc and Bcc");
    }
    fields.add("Subject: " + HeaderText.words(line("Subject", form.text("Subject"))));
    fields.add("Date: " + marks.date());
    furtherFields(form, marks, fields);
    List<Letter.Attached> files = new ArrayList<>();
    for (Form file : form.forms("Attachments")) {
      files.add(attached(file));
    }
    Letter letter =
        new Letter(fields, marks.boundary(), form.text("Text"), form.text("HTML"), files);
    return new SendForm(from, List.copyOf(recipients), letter);
  }

  private static List<Mailbox> addresses(Form form, String name, String field, List<String> fields)
      throws BadFormException {
    List<Mailbox> mailboxes = new ArrayList<>();
    List<String> written = new ArrayList<>();
    List<Form> given = form.forms(name);
    if (given.size() > ADDRESSES_MAX) {
      throw new BadFormException(name + " has more than " + ADDRESSES_MAX + " addresses");
    }
    for (Form one : given) {
      Mailbox mailbox = mailbox(name, one.text("Email"));
      mailboxes.add(mailbox);
      written.add(written(one.text("Name"), mailbox));
    }
    if (!written.isEmpty()) {
      fields.add(field + ": " + String.join(",\r\n ", written));
    }
    return mailboxes;
  }

  private static String written(String name, Mailbox mailbox) throws BadFormException {
    String address = mailbox.text();
    return name.isBlank() ? address : HeaderText.phrase(line("Name", name)) + " <" + address + ">";
  }

  private static Mailbox mailbox(String field, String text) throws BadFormException {
    return Mailbox.parse(text.strip())
        .orElseThrow(() -> new BadFormException("invalid " + field + " address: " + shown(text)));
  }

  /** Nobody writes a second header field into the first. */
  private static String line(String name, String text) throws BadFormException {
    if (text.length() > VALUE_MAX || text.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
      throw new BadFormException(
          name + " must be one line of at most " + VALUE_MAX + " characters");
    }
    return text;
  }

  private static void furtherFields(Form form, Marks marks, List<String> fields)
      throws BadFormException {
    Optional<Form> given = form.form("Headers");
    List<String> names = given.map(Form::names).orElse(List.of());
    if (names.size() > FIELDS_MAX) {
      throw new BadFormException("Headers has more than " + FIELDS_MAX + " fields");
    }
    boolean identified = false;
    List<String> tags = form.texts("Tags");
    for (String name : names) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (OURS.contains(lower) || (lower.equals("x-tags") && !tags.isEmpty())) {
        throw new BadFormException("cannot overwrite header: \"" + name + "\"");
      }
      boolean named =
          !name.isEmpty()
              && name.length() <= 100
              && name.chars().allMatch(c -> c > ' ' && c < 0x7F && c != ':');
      if (!named) {
        throw new BadFormException("\"" + shown(name) + "\" is no name of a header field");
      }
      identified |= lower.equals("message-id");
      fields.add(name + ": " + HeaderText.words(line(name, given.orElseThrow().text(name))));
    }
    if (!tags.isEmpty()) {
      fields.add("X-Tags: " + HeaderText.words(line("Tags", String.join(", ", tags))));
    }
    if (!identified) {
      fields.add("Message-ID: " + marks.messageId());
    }
  }

  private static Letter.Attached attached(Form file) throws BadFormException {
    String name = line("Filename", file.text("Filename"));
    String content = file.text("Content");
    byte[] octets;
    try {
      // A data: address is taken as well.
      octets = Base64.getMimeDecoder().decode(content.substring(content.lastIndexOf(',') + 1));
    } catch (IllegalArgumentException e) {
      throw new BadFormException(
          "error decoding base64 attachment \"" + shown(name) + "\": " + e.getMessage());
    }
    String type = line("ContentType", file.text("ContentType")).strip();
    boolean typed = type.indexOf('/') > 0 && type.chars().allMatch(c -> c < 0x7F);
    String id = line("ContentID", file.text("ContentID")).strip();
    if (id.chars().anyMatch(c -> c <= ' ' || c >= 0x7F || c == '<' || c == '>')) {
      throw new BadFormException("ContentID must be one word without angle brackets");
    }
    return new Letter.Attached(
        name, typed ? type : MediaGuess.of(octets), id, ByteBuffer.wrap(octets));
  }

  private static String shown(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }
}
