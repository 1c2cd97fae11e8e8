import org.jspecify.annotations.NullMarked;

/**
 * SMTP as types: addresses, commands, replies, codecs and the ports that everything above stands
 * on.
 */
@NullMarked
module io.postroad.smtp {
  requires static org.jspecify;
}
