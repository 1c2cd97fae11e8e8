import org.jspecify.annotations.NullMarked;

/** What tests above the protocol share: transcripts, virtual time, a simulated network. */
@NullMarked
module io.postroad.testkit {
  requires static org.jspecify;
  requires transitive io.postroad.smtp;
  requires transitive org.junit.jupiter.api;
  requires org.assertj.core;

  exports io.postroad.testkit.sim;
}
