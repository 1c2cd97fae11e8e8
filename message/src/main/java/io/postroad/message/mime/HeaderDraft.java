package io.postroad.message.mime;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * What a header section says of its entity, line by line; holds at most 8 KiB of each of the two
 * fields that matter. Confined to one thread.
 */
final class HeaderDraft {
  private static final int VALUE_MAX = 8 << 10;
  private static final String TYPE = "content-type";
  private static final String ENCODING = "content-transfer-encoding";
  private static final String VERSION = "mime-version";

  private final MediaType byDefault;
  private final boolean message;
  private final boolean nested;
  private final boolean secured;
  private final StringBuilder type = new StringBuilder();
  private final StringBuilder encoding = new StringBuilder();
  private boolean typed;
  private boolean encoded;
  private boolean versioned;
  private boolean sound = true;
  private String current = "";

  HeaderDraft(MediaType byDefault, boolean message, boolean nested, boolean secured) {
    this.byDefault = byDefault;
    this.message = message;
    this.nested = nested;
    this.secured = secured;
  }

  boolean nested() {
    return nested;
  }

  /** Takes a piece of a line; which field it belongs to. */
  MimeEvents.Field take(byte[] octets, int count, boolean first, boolean complete) {
    int from = 0;
    if (first && count > 0 && octets[0] != ' ' && octets[0] != '\t') {
      from = begin(octets, count);
    } else if (first && current.isEmpty()) {
      sound = false; // A continuation of nothing.
    }
    // A part of the value would be taken for the whole: then nobody can say what the entity is.
    boolean known = current.equals(TYPE) || current.equals(ENCODING);
    sound &= complete || !known;
    StringBuilder value = current.equals(TYPE) ? type : encoding;
    if (known) {
      value.append(new String(octets, from, count - from, StandardCharsets.ISO_8859_1));
      if (value.length() > VALUE_MAX) {
        sound = false;
        value.setLength(0);
      }
    }
    return current.equals(ENCODING) ? MimeEvents.Field.TRANSFER_ENCODING : MimeEvents.Field.OTHER;
  }

  /** Begins a field; where its value begins. */
  private int begin(byte[] octets, int count) {
    int colon = 0;
    while (colon < count && octets[colon] != ':') {
      colon++;
    }
    if (colon == count || colon == 0) {
      current = "?";
      sound = false; // No field: whoever reads this section may see another end of it.
      return count;
    }
    int end = colon;
    while (end > 0 && (octets[end - 1] == ' ' || octets[end - 1] == '\t')) {
      end--;
    }
    current =
        end > ENCODING.length()
            ? "?"
            : new String(octets, 0, end, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    switch (current) {
      case TYPE -> {
        sound &= !typed; // Two of them: nobody can say which one counts.
        typed = true;
      }
      case ENCODING -> {
        sound &= !encoded;
        encoded = true;
      }
      case VERSION -> versioned = true;
      default -> {} // Of no matter here.
    }
    return colon + 1;
  }

  /** What the section says. */
  Entity entity() {
    Optional<MediaType> read = typed ? MediaType.parse(type.toString()) : Optional.of(byDefault);
    Encoding how = encoded ? Encoding.parse(encoding.toString()) : Encoding.NONE;
    boolean whole =
        sound && read.isPresent() && !(read.get().isMultipart() && read.get().boundary().isEmpty());
    return new Entity(
        read.orElse(MediaType.TEXT), how, message, nested, secured, whole, typed, versioned);
  }

  /** The same for a section without a body. */
  Entity leaf() {
    Entity entity = entity();
    return entity.isComposite() ? unsound() : entity;
  }

  /** The same when it is not gone into. */
  Entity unsound() {
    Entity entity = entity();
    return new Entity(
        entity.type(), entity.encoding(), message, nested, secured, false, typed, versioned);
  }
}
