package io.postroad.dns.internal;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Answers questions in wire form out of a zone text. Immutable. */
public final class ZoneAnswers {

  private static final int UDP_OCTETS_MAX = 512;
  private static final long NEGATIVE_TTL_SECONDS = 5;

  private final Zone zone;
  private final SOARecord authority;

  /**
   * Reads the zone.
   *
   * @throws IllegalArgumentException with line number and line when it cannot be read
   */
  public ZoneAnswers(String text) {
    this.zone = Zone.parse(text);
    try {
      this.authority =
          new SOARecord(
              Name.root,
              DClass.IN,
              NEGATIVE_TTL_SECONDS,
              Name.fromString("localhost."),
              Name.fromString("postmaster.localhost."),
              1,
              3600,
              600,
              86_400,
              NEGATIVE_TTL_SECONDS);
    } catch (TextParseException e) {
      throw new IllegalStateException("constant names", e);
    }
  }

  /** What was asked and what was answered, for people. */
  public record Told(Optional<byte[]> answer, String line) {}

  /**
   * The answer to a message.
   *
   * @param stream whether it came over TCP, where nothing is cut short
   * @return no answer at all for what is no question, and for a name that must time out
   */
  public Told answer(byte[] octets, boolean stream) {
    Message query;
    try {
      query = new Message(octets);
    } catch (IOException e) {
      return new Told(Optional.empty(), "malformed: " + e.getMessage());
    }
    Record question = query.getQuestion();
    if (query.getHeader().getFlag(Flags.QR) || question == null) {
      return new Told(Optional.empty(), "no question");
    }
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setFlag(Flags.AA);
    if (query.getHeader().getFlag(Flags.RD)) {
      answer.getHeader().setFlag(Flags.RD);
    }
    answer.addRecord(question, Section.QUESTION);
    if (query.getHeader().getOpcode() != Opcode.QUERY) {
      answer.getHeader().setRcode(Rcode.NOTIMP);
      return told(answer, question, Integer.MAX_VALUE);
    }
    Optional<Zone.Fault> fault = fault(question);
    int octetsMax = stream ? Message.MAXLENGTH : UDP_OCTETS_MAX;
    if (fault.isEmpty()) {
      fill(answer, question);
      return told(answer, question, octetsMax);
    }
    return switch (fault.get()) {
      case TIMEOUT -> new Told(Optional.empty(), asked(question) + ": no answer");
      case SERVFAIL -> refused(answer, question, Rcode.SERVFAIL);
      case REFUSED -> refused(answer, question, Rcode.REFUSED);
      case TRUNCATE -> {
        if (stream) {
          fill(answer, question);
        } else {
          answer.getHeader().setFlag(Flags.TC);
        }
        yield told(answer, question, octetsMax);
      }
    };
  }

  /** The fault of the name or of an alias on its way, as a recursive server would meet it. */
  private Optional<Zone.Fault> fault(Record question) {
    Name name = question.getName();
    for (int aliases = 0; aliases <= Answers.ALIASES_MAX; aliases++) {
      Optional<Zone.Fault> fault = zone.fault(name, question.getType());
      List<Record> alias = zone.records(name, Type.CNAME);
      if (fault.isPresent() || alias.isEmpty()) {
        return fault;
      }
      name = ((CNAMERecord) alias.get(0)).getTarget();
    }
    return Optional.empty();
  }

  private static Told refused(Message answer, Record question, int rcode) {
    answer.getHeader().setRcode(rcode);
    return told(answer, question, UDP_OCTETS_MAX);
  }

  /** Follows aliases inside the zone; what lies outside does not exist. */
  private void fill(Message answer, Record question) {
    Name name = question.getName();
    for (int aliases = 0; aliases <= Answers.ALIASES_MAX + 2; aliases++) {
      List<Record> records = zone.records(name, question.getType());
      List<Record> alias = zone.records(name, Type.CNAME);
      if (!records.isEmpty() || alias.isEmpty()) {
        records.forEach(record -> answer.addRecord(record, Section.ANSWER));
        if (!zone.has(name)) {
          answer.getHeader().setRcode(Rcode.NXDOMAIN);
        }
        if (records.isEmpty()) {
          answer.addRecord(authority, Section.AUTHORITY);
        }
        return;
      }
      Record first = alias.get(0);
      if (!answer.findRecord(first)) {
        answer.addRecord(first, Section.ANSWER);
      }
      name = ((CNAMERecord) first).getTarget();
    }
  }

  private static Told told(Message answer, Record question, int octetsMax) {
    return new Told(
        Optional.of(answer.toWire(Math.min(octetsMax, Message.MAXLENGTH))),
        asked(question)
            + ": "
            + Rcode.string(answer.getRcode())
            + ", "
            + answer.getSection(Section.ANSWER).size()
            + " records");
  }

  private static String asked(Record question) {
    return Type.string(question.getType()) + " of " + Question.text(question.getName());
  }
}
