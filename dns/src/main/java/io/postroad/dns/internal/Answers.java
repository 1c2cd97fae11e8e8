package io.postroad.dns.internal;

import io.postroad.dns.Tlsa;
import io.postroad.dns.internal.Finding.Data;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** Reads messages: what an answer means for the question it answers. Pure functions. */
final class Answers {

  /** The most aliases between a name and its records (rule N1). */
  static final int ALIASES_MAX = 8;

  /** The most records looked at in one message; a mail domain needs a fraction. */
  private static final int RECORDS_MAX = 200;

  private Answers() {}

  /**
   * What {@code message}, whose rcode is NOERROR or NXDOMAIN, says to {@code question}. Its aliases
   * are counted, not judged: others may have gone before.
   *
   * @param believed whether its AD bit counts: it comes from a resolver on this machine (rule N1)
   */
  static Step read(Question question, Message message, boolean believed) {
    boolean validated = believed && message.getHeader().getFlag(Flags.AD);
    List<Record> answer = message.getSection(Section.ANSWER);
    if (answer.size() > RECORDS_MAX) {
      return new Step.Trouble("an answer of " + answer.size() + " records");
    }
    Name name = question.name();
    Set<Name> seen = new HashSet<>();
    int aliases = 0;
    while (true) {
      List<Data> data = dataOf(answer, name, question.kind());
      if (!data.isEmpty()) {
        return new Step.Found(data, aliases, validated);
      }
      Name next = aliasOf(answer, name);
      if (next == null) {
        break;
      }
      aliases++;
      if (!seen.add(name) || seen.contains(next)) {
        return new Step.Trouble("aliases that go in a circle");
      }
      name = next;
    }
    if (message.getRcode() == Rcode.NXDOMAIN) {
      return new Step.NoName(); // It speaks of the last name of the chain (RFC 6604 §3).
    }
    return empty(message, name, aliases, validated);
  }

  /** NODATA, a chain that goes on elsewhere, or a server that knows nothing (RFC 2308 §2.2). */
  private static Step empty(Message message, Name end, int aliases, boolean validated) {
    List<Record> authority = message.getSection(Section.AUTHORITY);
    for (Record record : authority) {
      if (record.getType() == Type.SOA && end.subdomain(record.getName())) {
        return new Step.NoData();
      }
    }
    if (aliases > 0) {
      return new Step.Alias(end, aliases, validated);
    }
    boolean authoritative = message.getHeader().getFlag(Flags.AA);
    boolean recursive = message.getHeader().getFlag(Flags.RA);
    if (!authoritative && !recursive) {
      return new Step.Trouble("a lame answer (neither authoritative nor recursive)");
    }
    boolean referral = authority.stream().anyMatch(record -> record.getType() == Type.NS);
    if (referral && !authoritative) {
      return new Step.Trouble("a referral to other servers");
    }
    return new Step.NoData();
  }

  private static List<Data> dataOf(List<Record> answer, Name name, Kind kind) {
    List<Data> data = new ArrayList<>();
    for (Record record : answer) {
      if (record.getType() == kind.code()
          && record.getDClass() == DClass.IN
          && record.getName().equals(name)) {
        switch (record) {
          case MXRecord mx -> data.add(new Data.Mx(hostOf(mx.getTarget()), mx.getPriority()));
          case ARecord a -> data.add(new Data.Address(a.getAddress()));
          case AAAARecord aaaa -> data.add(new Data.Address(aaaa.getAddress()));
          case TXTRecord txt -> data.add(new Data.Text(joined(txt)));
          case TLSARecord tlsa -> data.add(new Data.Certificate(certificate(tlsa)));
          default -> {
            // An empty record of the type, as updates have them; it names nothing.
          }
        }
      }
    }
    return data;
  }

  /** A text may come in pieces of 255 octets that belong together (RFC 7208 §3.3). */
  private static String joined(TXTRecord record) {
    StringBuilder text = new StringBuilder();
    record
        .getStringsAsByteArrays()
        .forEach(piece -> text.append(new String(piece, StandardCharsets.ISO_8859_1)));
    return text.toString();
  }

  private static Tlsa certificate(TLSARecord record) {
    return new Tlsa(
        record.getCertificateUsage(),
        record.getSelector(),
        record.getMatchingType(),
        HexFormat.of().formatHex(record.getCertificateAssociationData()));
  }

  private static String hostOf(Name target) {
    return target.equals(Name.root) ? "" : Question.text(target);
  }

  private static @org.jspecify.annotations.Nullable Name aliasOf(List<Record> answer, Name name) {
    for (Record record : answer) {
      if (record instanceof CNAMERecord alias && alias.getName().equals(name)) {
        return alias.getTarget();
      }
    }
    return null;
  }

  /** How long the message may be remembered; zero for not at all (RFC 2308 §5). */
  static Duration lifetime(Step step, Message message) {
    return switch (step) {
      case Step.Found _, Step.Alias _ -> shortest(message.getSection(Section.ANSWER));
      case Step.NoData _, Step.NoName _ -> negative(message.getSection(Section.AUTHORITY));
      case Step.Trouble _ -> Duration.ZERO;
    };
  }

  private static Duration shortest(List<Record> records) {
    long seconds = records.stream().mapToLong(Record::getTTL).min().orElse(0);
    return Duration.ofSeconds(seconds);
  }

  private static Duration negative(List<Record> authority) {
    for (Record record : authority) {
      if (record instanceof SOARecord soa) {
        return Duration.ofSeconds(Math.min(soa.getTTL(), soa.getMinimum()));
      }
    }
    return Duration.ZERO;
  }
}
