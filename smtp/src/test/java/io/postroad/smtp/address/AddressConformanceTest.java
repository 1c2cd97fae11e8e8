package io.postroad.smtp.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AddressConformanceTest {

  @Test
  @DisplayName(
      "RFC 5321 §4.1.2, RFC 6531 §3.3: every row of the conformance set is judged as it says")
  void conformance() throws IOException {
    String shared = System.getProperty("postroad.shared", "");
    Path file = Path.of(shared, "conformance", "address", "addresses.tsv");
    assumeTrue(
        !shared.isEmpty() && Files.isReadable(file),
        "no conformance data: -Dpostroad.shared names no folder with conformance/address");
    List<String> wrong = new ArrayList<>();
    List<String> rows = Files.readAllLines(file, StandardCharsets.UTF_8);
    assertThat(rows.getFirst()).startsWith("address\tvalid_rfc5321\tnote\tvalid_rfc6531\t");
    for (String row : rows.subList(1, rows.size())) {
      List<String> columns = List.of(row.split("\t", -1));
      byte[] octets = unescaped(columns.get(0));
      boolean found =
          AddressParser.mailbox(octets, 0, octets.length)
                  instanceof AddressParser.Result.Found<Mailbox>(Mailbox _, int end)
              && end == octets.length;
      boolean ascii =
          found
              && Mailbox.parse(new String(octets, StandardCharsets.UTF_8)).orElseThrow().isAscii();
      if ((found && ascii) != columns.get(1).equals("yes")
          || found != columns.get(3).equals("yes")) {
        wrong.add(row);
      }
    }
    System.out.printf("addresses: cases=%d wrong=%d%n", rows.size() - 1, wrong.size());
    assertThat(wrong).isEmpty();
    assertThat(rows).hasSizeGreaterThan(50);
  }

  private static byte[] unescaped(String text) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        int end = text.offsetByCodePoints(i, 1);
        octets.writeBytes(text.substring(i, end).getBytes(StandardCharsets.UTF_8));
        i = end - 1;
        continue;
      }
      char kind = text.charAt(++i);
      switch (kind) {
        case '\\' -> octets.write('\\');
        case 't' -> octets.write('\t');
        case 'r' -> octets.write('\r');
        case 'n' -> octets.write('\n');
        case 'x' -> {
          octets.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
          i += 2;
        }
        default -> throw new IllegalArgumentException("escape \\" + kind);
      }
    }
    return octets.toByteArray();
  }
}
