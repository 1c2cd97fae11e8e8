package io.postroad.mta.delivery;

import io.postroad.dns.Resolver;
import io.postroad.mta.queue.Carrier;
import io.postroad.mta.queue.Destination;
import io.postroad.mta.routing.Router;
import io.postroad.mta.settings.MtaSettings;
import io.postroad.mta.spool.Spool;
import io.postroad.smtp.client.Approach;
import io.postroad.smtp.client.ClientLogin;
import io.postroad.smtp.client.ClientSettings;
import io.postroad.smtp.client.SmtpClient;
import io.postroad.smtp.command.ClientName;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.tls.TlsClient;
import io.postroad.smtp.wire.Network;
import java.util.Optional;
import java.util.function.Supplier;

/** Carries to whatever the planner planned. Thread-safe. */
public final class DeliveryCarrier implements Carrier {
  private final Spool spool;
  private final Router router;
  private final MaildirStore maildirs;
  private final InboxStore inbox;
  private final Network network;
  private final Dialling dialling;
  private final Optional<Resolver> resolver;
  private final OwnAddresses own;
  private final Supplier<MtaSettings> settings;
  private final Time time;
  private final OpenConnections connections = new OpenConnections();

  /** {@code resolver} is empty where no DNS query may ever be made. */
  public DeliveryCarrier(
      Spool spool,
      Router router,
      MaildirStore maildirs,
      InboxStore inbox,
      Network network,
      TlsClient tls,
      Optional<Resolver> resolver,
      OwnAddresses own,
      Supplier<MtaSettings> settings,
      Time time) {
    this.spool = spool;
    this.router = router;
    this.maildirs = maildirs;
    this.inbox = inbox;
    this.network = network;
    this.dialling = new Dialling(tls);
    this.resolver = resolver;
    this.own = own;
    this.settings = settings;
    this.time = time;
  }

  @Override
  public Carriage carriage(Destination destination) {
    if (!(destination instanceof Hop hop)) {
      throw new IllegalArgumentException("not planned here: " + destination.name());
    }
    String hostname = settings.get().hostname();
    return switch (hop) {
      case Hop.Maildirs _, Hop.BuiltInInbox _ ->
          new StoreCarriage(spool, router, maildirs, inbox, new ListMail(settings), hostname);
      case Hop.Lmtp _, Hop.Host _, Hop.Exchangers _ ->
          new SmtpCarriage(
              hop,
              spool,
              new ListMail(settings),
              client(hop, hostname),
              resolver,
              own,
              dialling,
              time,
              connections);
    };
  }

  private SmtpClient client(Hop hop, String hostname) {
    SmtpClient client =
        new SmtpClient(network, time, ClientSettings.named(new ClientName(hostname)))
            .approaching(hop instanceof Hop.Lmtp ? Approach.LMTP : Approach.SMTP);
    return hop instanceof Hop.Host host && host.login().isPresent()
        ? client.loggingIn(new ClientLogin(host.login().get()))
        : client;
  }

  /** How often mail went on in clear text because opportunistic TLS failed (rule T2). */
  public long clearTextFallbacks() {
    return dialling.fallbacks();
  }

  /** Ends every connection at once; the attempts under way are settled as lost. */
  public void abort() {
    connections.closeAll();
  }
}
