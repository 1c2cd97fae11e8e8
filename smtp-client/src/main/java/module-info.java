import org.jspecify.annotations.NullMarked;

/** An embeddable SMTP client (RFC 5321): one connection, one dialog. */
@NullMarked
module io.postroad.smtp.client {
  requires static org.jspecify;
  requires transitive io.postroad.smtp;

  exports io.postroad.smtp.client;
}
