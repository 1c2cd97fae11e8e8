import org.jspecify.annotations.NullMarked;

/** An embeddable SMTP server (RFC 5321). */
@NullMarked
module io.postroad.smtp.server {
  requires static org.jspecify;
  requires java.management;
  requires jdk.management;
  requires transitive io.postroad.smtp;

  exports io.postroad.smtp.server;
}
