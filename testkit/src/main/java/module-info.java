import org.jspecify.annotations.NullMarked;

/** What tests above the protocol share: transcripts, virtual time, a simulated network. */
@NullMarked
module io.postroad.testkit {
  requires static org.jspecify;
  requires transitive io.postroad.smtp;
  requires transitive org.junit.jupiter.api;
  requires org.assertj.core;

  exports io.postroad.testkit.net;
  exports io.postroad.testkit.peer;
  exports io.postroad.testkit.runtime;
  exports io.postroad.testkit.sim;
  exports io.postroad.testkit.tls;
  exports io.postroad.testkit.transcript;
}
