package io.postroad.app.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import io.postroad.app.json.Json;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Passes on what libraries report through {@code System.Logger}. */
final class FaultAppender extends AppenderBase<ILoggingEvent> {

  @Override
  protected void append(ILoggingEvent event) {
    String level = event.getLevel().toString().toLowerCase(Locale.ROOT);
    Map<String, @Nullable Object> fields = Json.object();
    fields.put("message", event.getFormattedMessage());
    fields.put("logger", event.getLoggerName());
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown instanceof ThrowableProxy proxy) {
      fields.put("cause", proxy.getThrowable().toString());
      fields.put("stack", Stack.of(proxy.getThrowable()));
    }
    Faults.tell(level.equals("warn") ? "warning" : level, fields);
  }
}
