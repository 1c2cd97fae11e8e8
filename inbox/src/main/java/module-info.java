import org.jspecify.annotations.NullMarked;

/** The built-in inbox: its store, the MIME tree and what is safe to show of it. */
@NullMarked
module io.postroad.inbox {
  requires static org.jspecify;
  requires transitive io.postroad.message;
  requires transitive io.postroad.smtp;
  requires apache.mime4j.core;
  requires owasp.java.html.sanitizer;

  exports io.postroad.inbox;
  exports io.postroad.inbox.extract;
  exports io.postroad.inbox.search;
}
