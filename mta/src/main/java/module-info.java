import org.jspecify.annotations.NullMarked;

/** Spool, queue, routing, delivery, history and administration; embeddable whole. */
@NullMarked
module io.postroad.mta {
  requires static org.jspecify;
  requires transitive io.postroad.dns;
  requires transitive io.postroad.message;
  requires transitive io.postroad.smtp;
  requires transitive io.postroad.smtp.client;
  requires transitive io.postroad.smtp.server;

  exports io.postroad.mta;
  exports io.postroad.mta.admin;
  exports io.postroad.mta.delivery;
  exports io.postroad.mta.explain;
  exports io.postroad.mta.history;
  exports io.postroad.mta.queue;
  exports io.postroad.mta.reception;
  exports io.postroad.mta.report;
  exports io.postroad.mta.routing;
  exports io.postroad.mta.settings;
  exports io.postroad.mta.spool;
  exports io.postroad.mta.spool.memory;
  exports io.postroad.mta.spool.segment;
}
