package io.postroad.app.web;

import static io.postroad.app.web.Schema.field;
import static io.postroad.app.web.Schema.list;
import static io.postroad.app.web.Schema.object;
import static io.postroad.app.web.Schema.optional;
import static io.postroad.app.web.Schema.text;
import static io.postroad.app.web.Schema.time;
import static io.postroad.app.web.Schema.whole;

/** What the objects of the queue look like (product §4). */
final class QueueSchemas {
  private QueueSchemas() {}

  private static final Schema STATE = Schema.choice("queued", "active", "deferred", "held");

  private static final Schema RECIPIENT =
      object(
          "QueuedRecipient",
          field("address", text()),
          field("state", STATE),
          field("attempts", whole()),
          field("next-attempt", time().orNull()),
          field("last-reply", text().what("The peer's, or one sentence.")),
          field("destination", text()));

  static final Schema MESSAGE =
      object(
          "QueuedMessage",
          field("id", text()),
          field("sender", text().what("Empty for the null reverse-path.")),
          field("size", whole()),
          field("received", time()),
          field("state", STATE),
          optional("hold-until", time().orNull()),
          optional("deliver-by", time().orNull()),
          optional("priority", whole()),
          optional("terms", text().what("What its sender asked of time, urgency and secrecy.")),
          field("recipients", list(RECIPIENT)));

  static final Schema STEERED =
      object(field("id", text()), field("verb", text()), field("result", text()));

  /** What it has besides depends on its kind. */
  static final Schema EVENT = Schema.map(Schema.any());
}
