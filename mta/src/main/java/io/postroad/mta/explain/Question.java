package io.postroad.mta.explain;

import io.postroad.mta.reception.ListenerPolicy;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.ReversePath;
import java.net.InetAddress;
import java.util.Optional;

/**
 * How would mail be handled? Immutable.
 *
 * @param address the recipient
 * @param from the reverse-path
 * @param client where it would come from
 * @param account who has logged in
 * @param trusted whether the listener would count the client as one of a trusted network
 * @param listener which listener it would come to, from 0 in the order of the configuration
 * @param service the listener's word, such as {@code mx}
 * @param policy what the listener asks
 */
public record Question(
    ForwardPath address,
    ReversePath from,
    InetAddress client,
    Optional<String> account,
    boolean trusted,
    int listener,
    String service,
    ListenerPolicy policy) {}
