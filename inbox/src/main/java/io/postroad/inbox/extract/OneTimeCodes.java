package io.postroad.inbox.extract;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds one-time codes: what a person would type from the message into a page.
 *
 * <p>A candidate is a word of 4 to 8 digits ({@code 123456}; {@code 123 456} and {@code 123-456},
 * groups of equal length, are one word), or of 4 to 10 capital letters and digits with at least one
 * of each ({@code 7QX4P2}, {@code G-482913}, {@code WDJB-MJHT} after a word that says so). It is
 * none inside an address, a decimal number, a date, a time, an amount of money, a telephone number
 * or a longer word. Each candidate gets points:
 *
 * <ul>
 *   <li>50 when a word such as code, PIN, OTP, passcode, verification (and the like in German,
 *       French, Spanish, Italian, Portuguese, Dutch) stands in its line, 40 when in the line with
 *       words before or behind it, 15 when anywhere in the message;
 *   <li>25 when it stands alone in its line;
 *   <li>10 for six digits, 5 for other numbers and for letters with digits;
 *   <li>10 when it stands in the subject, or in both bodies;
 *   <li>-40 when the line speaks of an order, an invoice, a ticket or the like, -25 when it can be
 *       a year.
 * </ul>
 *
 * <p>One with 40 points or more is a code; the surest comes first.
 */
public final class OneTimeCodes {
  private static final int CODES_MAX = 10;
  private static final int POINTS_MIN = 40;
  private static final int LINES_MAX = 5000;
  private static final int LINE_MAX = 1000;
  private static final int SHOWN_MAX = 200;

  /** Beginnings of words in lower case. */
  private static final List<String> TELLING =
      List.of(
          "code",
          "codice",
          "código",
          "codigo",
          "kode",
          "pin",
          "otp",
          "passcode",
          "passwor",
          "passwort",
          "kennwort",
          "verif",
          "bestätig",
          "bestaetig",
          "authent",
          "2fa",
          "mfa",
          "one-time",
          "onetime",
          "einmal",
          "tan",
          "token",
          "security key",
          "sicherheit",
          "mot de passe",
          "contraseña",
          "wachtwoord",
          "senha",
          "usage unique",
          "login",
          "log in",
          "sign in",
          "sign-in",
          "anmeld");

  private static final List<String> OTHERWISE =
      List.of(
          "order",
          "invoice",
          "ticket",
          "bestell",
          "rechnung",
          "commande",
          "facture",
          "pedido",
          "tracking",
          "zip",
          "postal",
          "phone",
          "telephone",
          "tel.",
          "fax",
          "call us",
          "promo",
          "coupon",
          "discount",
          "rabatt",
          "copyright",
          "©",
          "isbn",
          "po box",
          "p.o. box",
          "account number",
          "reference number",
          "case number");

  private OneTimeCodes() {}

  /** The codes of a message, the surest first; at most 10. */
  public static List<OneTimeCode> of(String subject, String text, String html) {
    Map<String, OneTimeCode> found = new LinkedHashMap<>();
    boolean told = tells(subject) || tells(text);
    List<String> read = html.isEmpty() ? List.of() : lines(HtmlReading.of(html).text());
    boolean toldAnywhere = told || read.stream().anyMatch(OneTimeCodes::tells);
    search(List.of(Words.oneLine(subject)), toldAnywhere, 10, found);
    search(lines(text), toldAnywhere, 0, found);
    search(read, toldAnywhere, 0, found);
    return found.values().stream()
        .filter(code -> code.score() >= POINTS_MIN)
        .sorted(Comparator.comparingInt(OneTimeCode::score).reversed())
        .limit(CODES_MAX)
        .toList();
  }

  private static List<String> lines(String text) {
    return text.lines()
        .limit(LINES_MAX)
        .map(line -> Words.oneLine(line.substring(0, Math.min(line.length(), LINE_MAX))))
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private static void search(
      List<String> lines, boolean told, int extra, Map<String, OneTimeCode> found) {
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      String before = i == 0 ? "" : lines.get(i - 1);
      String behind = i + 1 == lines.size() ? "" : lines.get(i + 1);
      int context = tells(line) ? 50 : tells(before) || tells(behind) ? 40 : told ? 15 : 0;
      for (Candidate candidate : candidates(line, context >= 40)) {
        int score = context + extra + candidate.points(line);
        OneTimeCode known = found.get(candidate.code());
        int best = known == null ? score : Math.max(score, known.score()) + 10;
        String shown = line.substring(0, Math.min(line.length(), SHOWN_MAX));
        found.put(
            candidate.code(),
            new OneTimeCode(
                candidate.code(),
                known != null && known.score() >= score ? known.line() : shown,
                Math.clamp(best, 0, 100)));
      }
    }
  }

  private static boolean tells(String line) {
    return mentions(line, TELLING);
  }

  /** Whether a word of the line begins so. */
  private static boolean mentions(String line, List<String> beginnings) {
    String lower = line.toLowerCase(Locale.ROOT);
    for (String beginning : beginnings) {
      for (int at = lower.indexOf(beginning); at >= 0; at = lower.indexOf(beginning, at + 1)) {
        boolean wordBegins = at == 0 || !Character.isLetterOrDigit(lower.charAt(at - 1));
        int end = at + beginning.length();
        boolean wordEnds = end == lower.length() || !Character.isLetterOrDigit(lower.charAt(end));
        // A short one must be a whole word: "pin" is not in "pinned".
        if (wordBegins && (beginning.length() > 3 || wordEnds)) {
          return true;
        }
      }
    }
    return false;
  }

  /** A word that may be a code. */
  private record Candidate(String code, String written) {
    int points(String line) {
      boolean digits = code.chars().allMatch(c -> c >= '0' && c <= '9');
      String rest = line.replace(written, "");
      boolean alone = rest.chars().noneMatch(Character::isLetterOrDigit);
      boolean year =
          digits && code.length() == 4 && (code.startsWith("19") || code.startsWith("20"));
      int points = digits && code.length() == 6 ? 10 : 5;
      points += alone ? 25 : 0;
      points -= mentions(line, OTHERWISE) ? 40 : 0;
      return points - (year ? 25 : 0);
    }
  }

  /** The candidates of a line, in their order. */
  private static List<Candidate> candidates(String line, boolean said) {
    List<Candidate> candidates = new ArrayList<>();
    int at = 0;
    while (at < line.length()) {
      if (!isWord(line.charAt(at))) {
        at++;
        continue;
      }
      int end = at;
      while (end < line.length() && !Character.isSpaceChar(line.charAt(end))) {
        end++;
      }
      Token token = Token.of(line, at, end);
      token.candidate(line, said).ifPresent(c -> candidates.add(new Candidate(c, token.text())));
      at = Math.max(token.end(), at + 1);
    }
    return candidates;
  }

  static boolean isWord(char c) {
    return Character.isLetterOrDigit(c);
  }
}
