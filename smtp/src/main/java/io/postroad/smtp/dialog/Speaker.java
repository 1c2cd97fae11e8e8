package io.postroad.smtp.dialog;

/** Who said a turn of a conversation. */
public enum Speaker {
  /** The SMTP client. */
  CLIENT,
  /** The SMTP server. */
  SERVER,
  /** Nobody on the wire: a remark of the recorder's, such as how much content was sent. */
  NOTE
}
