package io.postroad.dns.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** The records and faults of a zone text. Immutable. */
final class Zone {

  /** What a name does instead of being answered. */
  enum Fault {
    SERVFAIL,
    TIMEOUT,
    REFUSED,
    TRUNCATE
  }

  private static final int LINES_MAX = 10_000;
  private static final long TTL_SECONDS = 60;
  private static final Set<String> TYPES = Set.of("MX", "A", "AAAA", "CNAME", "TXT", "PTR", "TLSA");

  /** The key of a fault that holds for every type. */
  private static final int ANY_TYPE = Type.ANY;

  private record Key(Name name, int type) {}

  private final Map<Key, List<Record>> records = new HashMap<>();
  private final Map<Key, Fault> faults = new HashMap<>();

  /** Every name that exists, those without records of their own too (RFC 4592 §2.2.2). */
  private final Set<Name> names = new HashSet<>();

  private Zone() {}

  /**
   * Reads zone text.
   *
   * @throws IllegalArgumentException with line number and line when it cannot be read
   */
  static Zone parse(String text) {
    Zone zone = new Zone();
    List<String> lines = text.lines().toList();
    if (lines.size() > LINES_MAX) {
      throw new IllegalArgumentException("a zone has at most " + LINES_MAX + " lines");
    }
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && line.charAt(0) != ';' && line.charAt(0) != '#') {
        try {
          zone.add(line);
        } catch (IOException | IllegalArgumentException e) {
          throw new IllegalArgumentException(
              "zone line " + (i + 1) + ": " + line + ": " + e.getMessage(), e);
        }
      }
    }
    return zone;
  }

  private void add(String line) throws IOException {
    String[] words = line.split("\\s+", 3);
    Optional<Fault> fault = fault(words[0]);
    if (fault.isPresent()) {
      addFault(fault.get(), words);
      return;
    }
    if (words.length < 3) {
      throw new IllegalArgumentException("NAME TYPE DATA is expected");
    }
    String type = words[1].toUpperCase(Locale.ROOT);
    if (!TYPES.contains(type)) {
      throw new IllegalArgumentException("the types are " + String.join(", ", TYPES));
    }
    Name name = absolute(words[0]);
    int code = Type.value(type);
    Record record = Record.fromString(name, code, DClass.IN, TTL_SECONDS, words[2], Name.root);
    records.computeIfAbsent(new Key(name, code), _ -> new ArrayList<>()).add(record);
    exists(name);
  }

  private void addFault(Fault fault, String[] words) throws IOException {
    if (words.length < 2) {
      throw new IllegalArgumentException(fault + " NAME [TYPE] is expected");
    }
    Name name = absolute(words[1]);
    int type = words.length > 2 ? Type.value(words[2].toUpperCase(Locale.ROOT)) : ANY_TYPE;
    if (type < 0) {
      throw new IllegalArgumentException("no such type: " + words[2]);
    }
    faults.put(new Key(name, type), fault);
    exists(name);
  }

  private void exists(Name name) {
    for (int i = 0; i < name.labels(); i++) {
      names.add(new Name(name, i));
    }
  }

  private static Optional<Fault> fault(String word) {
    for (Fault fault : Fault.values()) {
      if (fault.name().equals(word)) {
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }

  private static Name absolute(String text) throws IOException {
    return Name.fromString(text.toLowerCase(Locale.ROOT), Name.root);
  }

  boolean has(Name name) {
    return names.contains(name);
  }

  List<Record> records(Name name, int type) {
    return records.getOrDefault(new Key(name, type), List.of());
  }

  Optional<Fault> fault(Name name, int type) {
    Fault one = faults.get(new Key(name, type));
    return Optional.ofNullable(one != null ? one : faults.get(new Key(name, ANY_TYPE)));
  }
}
