import org.jspecify.annotations.NullMarked;

/** Message format (RFC 5322) and delivery reports (RFC 3464), streamed. */
@NullMarked
module io.postroad.message {
  requires static org.jspecify;
  requires transitive io.postroad.smtp;

  exports io.postroad.message;
  exports io.postroad.message.mime;
}
