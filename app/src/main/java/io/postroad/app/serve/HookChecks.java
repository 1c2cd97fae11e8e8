package io.postroad.app.serve;

import io.postroad.app.check.Finding;
import io.postroad.app.check.Finding.Area;
import io.postroad.app.check.Finding.Weight;
import io.postroad.app.config.Configuration;
import io.postroad.app.config.Webhook;
import io.postroad.app.hooks.HttpHookCaller;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Whether webhooks can be called from here, now: asked by HEAD, all at once. For one thread. */
record HookChecks(Execution execution, Configuration configuration) {
  private static final Duration WITHIN = Duration.ofSeconds(5);

  List<Finding> run() {
    if (configuration.webhooks().isEmpty()) {
      return List.of();
    }
    Map<URI, Optional<String>> troubles = new ConcurrentHashMap<>();
    try (HttpHookCaller caller =
        new HttpHookCaller(
            execution, HookParts.trust(CertificateReader.authorities(configuration.tls())))) {
      Map<URI, Execution.Running> asked = new LinkedHashMap<>();
      for (Webhook hook : configuration.webhooks()) {
        asked.put(
            hook.url(),
            execution.start(
                Execution.Kind.VIRTUAL,
                "check-hook",
                () -> troubles.put(hook.url(), caller.trouble(hook.url(), WITHIN))));
      }
      Deadline end = execution.time().deadlineIn(WITHIN);
      asked
          .values()
          .forEach(each -> {
            boolean _ = each.join(end.remaining(execution.time()));
          });
    } catch (StartException | IOException | GeneralSecurityException e) {
      return List.of(
          finding(
              Weight.WARNING,
              "[tls] authorities",
              "webhooks cannot be checked: " + e.getMessage(),
              ""));
    }
    List<Finding> findings = new ArrayList<>();
    for (Webhook hook : configuration.webhooks()) {
      findings.add(
          judged(hook.url(), troubles.getOrDefault(hook.url(), Optional.of("no answer in time"))));
      inClear(hook.url()).ifPresent(findings::add);
    }
    return findings;
  }

  private static Finding judged(URI url, Optional<String> trouble) {
    String where = "[[webhooks]] " + origin(url);
    return trouble.isEmpty()
        ? Finding.good(Area.CONFIGURATION, where, "the webhook " + origin(url) + " answers")
        : finding(
            Weight.WARNING,
            where,
            "the webhook " + origin(url) + " cannot be called: " + trouble.get(),
            "its events wait for `keep` and are dropped then");
  }

  /** Events name senders and recipients: beyond this machine they should be encrypted. */
  private static Optional<Finding> inClear(URI url) {
    return url.getScheme().equals("https") || isNear(url.getHost())
        ? Optional.empty()
        : Optional.of(
            finding(
                Weight.WARNING,
                "[[webhooks]] " + origin(url),
                "events go to " + origin(url) + " in clear text, with addresses of mail",
                "use https"));
  }

  private static boolean isNear(String host) {
    if (host.equals("localhost")) {
      return true;
    }
    try {
      InetAddress address = InetAddress.ofLiteral(host);
      return address.isLoopbackAddress() || address.isSiteLocalAddress();
    } catch (IllegalArgumentException name) {
      return false; // a name may be anywhere
    }
  }

  private static Finding finding(Weight weight, String where, String what, String advice) {
    return new Finding(weight, Area.CONFIGURATION, where, what, advice);
  }

  /** Without the path, which is a secret at times. */
  private static String origin(URI url) {
    return url.getScheme() + "://" + url.getAuthority();
  }
}
