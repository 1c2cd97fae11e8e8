import org.jspecify.annotations.NullMarked;

/** Name resolution: the port {@code Resolver} with typed answers, and its adapter. */
@NullMarked
module io.postroad.dns {
  requires static org.jspecify;
  requires org.dnsjava;

  exports io.postroad.dns;
  exports io.postroad.dns.zone;
}
