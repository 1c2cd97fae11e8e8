package io.postroad.smtp.command;

import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.NullReversePath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Supplier;

/** Parameters drawn at random, each of every value that the wire can carry. */
final class Drawn {
  private Drawn() {}

  static MailParameters mailParameters(Random random, Mailbox mailbox) {
    return new MailParameters(
        random.nextBoolean() ? OptionalLong.of(random.nextLong() >>> 1) : OptionalLong.empty(),
        sometimes(
            random, () -> List.of(BodyType.values()).get(random.nextInt(BodyType.values().length))),
        random.nextInt(4) == 0,
        sometimes(random, () -> random.nextBoolean() ? mailbox : new NullReversePath()),
        sometimes(random, () -> random.nextBoolean() ? Returned.FULL : Returned.HDRS),
        sometimes(random, () -> EnvelopeId.of(text(random, EnvelopeId.LENGTH_MAX))),
        sometimes(random, () -> hold(random)),
        sometimes(random, () -> deliverBy(random)),
        random.nextBoolean() ? OptionalInt.of(random.nextInt(-9, 10)) : OptionalInt.empty(),
        random.nextInt(4) == 0);
  }

  static RcptParameters rcptParameters(Random random) {
    return new RcptParameters(
        sometimes(
            random,
            () -> new Notify(random.nextBoolean(), random.nextBoolean(), random.nextBoolean())),
        sometimes(
            random,
            () ->
                random.nextBoolean()
                    ? OriginalRecipient.of("rfc822", text(random, 100))
                    : OriginalRecipient.of("utf-8", "\u7528\u00e4" + text(random, 50))));
  }

  private static Hold hold(Random random) {
    return random.nextBoolean()
        ? new Hold.For(Duration.ofSeconds(random.nextLong(1, Hold.SECONDS_MAX + 1)))
        : new Hold.Until(Instant.ofEpochSecond(random.nextLong(4_000_000_000L)));
  }

  private static DeliverBy deliverBy(Random random) {
    boolean back = random.nextBoolean();
    return new DeliverBy(
        back
            ? random.nextLong(1, DeliverBy.SECONDS_MAX + 1)
            : random.nextLong(-DeliverBy.SECONDS_MAX, DeliverBy.SECONDS_MAX + 1),
        back ? DeliverBy.Mode.RETURN : DeliverBy.Mode.NOTIFY,
        random.nextBoolean());
  }

  private static String text(Random random, int max) {
    StringBuilder text = new StringBuilder();
    for (int i = 1 + random.nextInt(max); i > 0; i--) {
      text.append((char) random.nextInt(' ', 0x7F));
    }
    return text.toString();
  }

  private static <T> Optional<T> sometimes(Random random, Supplier<T> value) {
    return random.nextInt(3) == 0 ? Optional.of(value.get()) : Optional.empty();
  }
}
