import org.jspecify.annotations.NullMarked;

/**
 * SMTP as types: addresses, commands, replies, codecs and the ports that everything above stands
 * on.
 */
@NullMarked
module io.postroad.smtp {
  requires static org.jspecify;
  requires com.ongres.saslprep;

  exports io.postroad.smtp.address;
  exports io.postroad.smtp.command;
  exports io.postroad.smtp.dialog;
  exports io.postroad.smtp.envelope;
  exports io.postroad.smtp.extension;
  exports io.postroad.smtp.reply;
  exports io.postroad.smtp.runtime;
  exports io.postroad.smtp.sasl;
  exports io.postroad.smtp.text;
  exports io.postroad.smtp.tls;
  exports io.postroad.smtp.trace;
  exports io.postroad.smtp.wire;
}
