package io.postroad.message.mime;

/** What a conversion does with one entity. */
enum Treatment {
  /** Nothing. */
  KEEP,
  /** Its Content-Transfer-Encoding goes: what it holds is 7bit now. */
  UNLABEL,
  /** Its Content-Transfer-Encoding becomes 8bit. */
  LABEL_EIGHT_BIT,
  /** Its body becomes quoted-printable. */
  QUOTE,
  /** Its body becomes base64. */
  BASE64;

  boolean isEncoding() {
    return this == QUOTE || this == BASE64;
  }
}
