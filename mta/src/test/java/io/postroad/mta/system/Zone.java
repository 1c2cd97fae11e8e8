package io.postroad.mta.system;

import io.postroad.dns.AddressAnswer;
import io.postroad.dns.MxAnswer;
import io.postroad.dns.Resolver;
import java.time.Duration;
import java.util.Map;

/** Mail exchangers by domain; every other name does not exist. Immutable. */
record Zone(Map<String, MxAnswer> answers) implements Resolver {
  @Override
  public MxAnswer mailExchangers(String domain, Duration atMost) {
    return answers.getOrDefault(domain, new MxAnswer.NoSuchDomain());
  }

  @Override
  public AddressAnswer addresses(String host, Duration atMost) {
    return new AddressAnswer.NoSuchHost();
  }

  @Override
  public void close() {}
}
