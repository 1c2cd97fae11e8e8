package io.postroad.app.check;

import io.postroad.app.check.Finding.Area;
import io.postroad.app.check.Finding.Weight;
import io.postroad.dns.AddressAnswer;
import io.postroad.dns.MailExchanger;
import io.postroad.dns.MxAnswer;
import io.postroad.dns.RecordsAnswer;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What DNS says of one local domain. Immutable. */
record DomainChecks(String domain, String hostname) {
  private static final int ID_MAX = 32;

  /** Whether mail for the domain comes here. */
  List<Finding> exchangers(Questions questions) {
    return List.of(
        switch (questions.exchangers(domain)) {
          case MxAnswer.Exchangers(List<MailExchanger> found, boolean _) -> {
            boolean ours = found.stream().anyMatch(exchanger -> exchanger.host().equals(hostname));
            yield ours
                ? Finding.good(Area.DNS, domain, "mail for " + domain + " comes to " + hostname)
                : warning(
                    domain,
                    "mail for "
                        + domain
                        + " goes to "
                        + found.getFirst().host()
                        + ", not to "
                        + hostname,
                    "publish: " + domain + ". MX 10 " + hostname + ".");
          }
          case MxAnswer.NullMx() ->
              warning(
                  domain,
                  domain + " says in DNS that it takes no mail (null MX)",
                  "publish: " + domain + ". MX 10 " + hostname + ".");
          case MxAnswer.NoSuchDomain() ->
              warning(
                  domain,
                  domain + " is not in DNS; no mail will find this server",
                  "publish: " + domain + ". MX 10 " + hostname + ".");
          case MxAnswer.Unresolved(String why) -> HostChecks.unknown(domain, why);
        });
  }

  /** Whether SPF lets this server send for the domain (RFC 7208). */
  List<Finding> spf(Questions questions) {
    String advice = "publish: " + domain + ". TXT \"v=spf1 mx a:" + hostname + " -all\"";
    return List.of(
        switch (questions.texts(domain, SpfRecord.VERSION)) {
          case RecordsAnswer.Found<String>(List<String> records, boolean _) ->
              records.size() == 1
                  ? spf(records.getFirst(), questions)
                  : warning(
                      domain,
                      "SPF: " + records.size() + " records, which count as none (RFC 7208 §4.5)",
                      "make one of them");
          case RecordsAnswer.NoRecords<String>(), RecordsAnswer.NoSuchName<String>() ->
              warning(
                  domain,
                  "SPF: no record; receivers cannot tell who may send for " + domain,
                  advice);
          case RecordsAnswer.Unresolved<String>(String why) -> HostChecks.unknown(domain, why);
        });
  }

  private Finding spf(String record, Questions questions) {
    if (!(questions.addresses(hostname) instanceof AddressAnswer.Addresses(var addresses))) {
      return new Finding(
          Weight.NOTE,
          Area.DNS,
          domain,
          "SPF: \"" + record + "\"; " + hostname + " has no address to judge by it",
          "");
    }
    for (InetAddress address : addresses) {
      SpfWalk walk = new SpfWalk(questions, address);
      SpfWalk.Result result = walk.judge(domain, record);
      if (result != SpfWalk.Result.PASS) {
        return warning(
            domain,
            "SPF: "
                + result.words()
                + " for "
                + address.getHostAddress()
                + " ("
                + hostname
                + ")"
                + " under \""
                + record
                + "\""
                + walk.why().map(w -> ": " + w).orElse(""),
            "name this server in it, such as a:" + hostname);
      }
    }
    return Finding.good(
        Area.DNS, domain, "SPF lets " + hostname + " send for " + domain + ": \"" + record + "\"");
  }

  /** Whether keys for DKIM are published (RFC 6376 §3.6.2); their selectors cannot be listed. */
  List<Finding> dkim(Questions questions) {
    String where = "_domainkey." + domain;
    String unsigned = "this server signs nothing itself: sign at the smarthost, or do without";
    return List.of(
        switch (questions.texts(where, "v=DKIM1")) {
          case RecordsAnswer.Found<String> _, RecordsAnswer.NoRecords<String> _ ->
              new Finding(
                  Weight.NOTE,
                  Area.DNS,
                  where,
                  "DKIM: keys are published; which selectors there are, DNS does not list",
                  unsigned);
          case RecordsAnswer.NoSuchName<String> _ ->
              new Finding(
                  Weight.WARNING,
                  Area.DNS,
                  where,
                  "DKIM: no key is published; mail from " + domain + " cannot be signed",
                  unsigned);
          case RecordsAnswer.Unresolved<String>(String why) -> HostChecks.unknown(where, why);
        });
  }

  /** What the domain asks receivers to do with forged mail (RFC 7489 §6.6.3). */
  List<Finding> dmarc(Questions questions) {
    String where = "_dmarc." + domain;
    String asked = domain;
    while (true) {
      switch (questions.texts("_dmarc." + asked, DmarcRecord.VERSION)) {
        case RecordsAnswer.Found<String>(List<String> records, boolean _) -> {
          return List.of(DmarcRecord.judge(asked, where, records, asked.equals(domain)));
        }
        case RecordsAnswer.Unresolved<String>(String why) -> {
          return List.of(HostChecks.unknown(where, why));
        }
        case RecordsAnswer.NoRecords<String> _, RecordsAnswer.NoSuchName<String> _ -> {
          Optional<String> above = above(asked);
          if (above.isEmpty()) {
            return List.of(
                warning(
                    where,
                    "DMARC: no record; anybody may write " + domain + " into From",
                    "publish: "
                        + where
                        + ". TXT \"v=DMARC1; p=none; rua=mailto:postmaster@"
                        + domain
                        + "\" and read the reports"));
          }
          asked = above.get();
        }
      }
    }
  }

  /** The domain above, unless that is a top-level domain. */
  private static Optional<String> above(String name) {
    String above = name.substring(name.indexOf('.') + 1);
    return above.equals(name) || above.indexOf('.') < 0 ? Optional.empty() : Optional.of(above);
  }

  /** Whether the domain asks senders to verify TLS (RFC 8461); its policy is not fetched. */
  List<Finding> transportSecurity(Questions questions) {
    String where = "_mta-sts." + domain;
    return switch (questions.texts(where, "v=STSv1")) {
      case RecordsAnswer.Found<String>(List<String> records, boolean _) ->
          policy(where, records, questions);
      case RecordsAnswer.NoRecords<String>(), RecordsAnswer.NoSuchName<String>() ->
          List.of(
              new Finding(
                  Weight.NOTE,
                  Area.DNS,
                  where,
                  "MTA-STS: no record; senders are not asked to verify TLS to this server",
                  "it needs a certificate that others believe and a policy at https://mta-sts."
                      + domain
                      + "/.well-known/mta-sts.txt (RFC 8461)"));
      case RecordsAnswer.Unresolved<String>(String why) -> List.of(HostChecks.unknown(where, why));
    };
  }

  private List<Finding> policy(String where, List<String> records, Questions questions) {
    List<Finding> findings = new ArrayList<>();
    boolean sound = records.size() == 1 && isId(TagList.of(records.getFirst()).get("id"));
    findings.add(
        sound
            ? Finding.good(Area.DNS, where, "MTA-STS: \"" + records.getFirst() + "\"")
            : warning(
                where,
                "MTA-STS: \"" + String.join("\", \"", records) + "\" is not one sound record",
                "publish: " + where + ". TXT \"v=STSv1; id=20300101T000000\""));
    String host = "mta-sts." + domain;
    switch (questions.addresses(host)) {
      case AddressAnswer.Addresses _ ->
          findings.add(
              Finding.good(Area.DNS, host, "MTA-STS: the host of the policy has an address"));
      case AddressAnswer.NoSuchHost() ->
          findings.add(
              warning(
                  host,
                  "MTA-STS: the host of the policy has no address, so there is no policy",
                  "publish an address, and the policy at https://"
                      + host
                      + "/.well-known/mta-sts.txt"));
      case AddressAnswer.Unresolved(String why) -> findings.add(HostChecks.unknown(host, why));
    }
    return findings;
  }

  /** RFC 8461 §3.1: one to thirty-two letters and digits. */
  private static boolean isId(@Nullable String id) {
    return id != null
        && !id.isEmpty()
        && id.length() <= ID_MAX
        && id.chars().allMatch(c -> c < 0x80 && Character.isLetterOrDigit(c));
  }

  private static Finding warning(String where, String what, String advice) {
    return new Finding(Weight.WARNING, Area.DNS, where, what, advice);
  }
}
