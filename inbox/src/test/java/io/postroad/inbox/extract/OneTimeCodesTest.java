package io.postroad.inbox.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One-time codes: what a person would type from the message into a page. */
class OneTimeCodesTest {

  private static List<String> in(String subject, String text) {
    return OneTimeCodes.of(subject, text, "").stream().map(OneTimeCode::code).toList();
  }

  private static List<String> in(String text) {
    return in("", text);
  }

  @Test
  @DisplayName("codes: digits beside a word that says so, in several languages")
  void digits() {
    assertThat(in("Your verification code is 482913.")).containsExactly("482913");
    assertThat(in("123456 is your Example code")).containsExactly("123456");
    assertThat(in("Your OTP: 4821")).containsExactly("4821");
    assertThat(in("Ihr Bestätigungscode lautet 77881")).containsExactly("77881");
    assertThat(in("Votre code de vérification : 30 12")).isEmpty();
    assertThat(in("Tu código es 12345678")).containsExactly("12345678");
    assertThat(in("Use PIN \"0042\" to log in")).containsExactly("0042");
    assertThat(in("482913 is your code", "Enter it within 10 minutes.")).containsExactly("482913");
  }

  @Test
  @DisplayName("codes: groups of digits are one code, prefixes and letters are known")
  void forms() {
    assertThat(in("Your code: 123 456")).containsExactly("123456");
    assertThat(in("Your code: 123-456")).containsExactly("123456");
    assertThat(in("G-482913 is your verification code")).containsExactly("482913");
    assertThat(in("Enter this code:\n\nWDJB-MJHT\n")).containsExactly("WDJB-MJHT");
    assertThat(in("Your security code is 7QX4P2")).containsExactly("7QX4P2");
    assertThat(in("Hello,\n\nconfirm your login with\n\n  918273\n\nBye"))
        .containsExactly("918273");
  }

  @Test
  @DisplayName("codes: in HTML as in text, and found in both is surer")
  void html() {
    String html =
        "<style>.a{color:#123456}</style><p>Your code</p><table><tr><td><b>55</b><b>1234</b></td>"
            + "</tr></table><a href='https://a.test/?code=999999'>or click</a>";
    assertThat(OneTimeCodes.of("", "", html))
        .extracting(OneTimeCode::code)
        .containsExactly("551234");
    int once = OneTimeCodes.of("", "Your code is 551234", "").getFirst().score();
    int twice = OneTimeCodes.of("", "Your code is 551234", html).getFirst().score();
    assertThat(twice).isGreaterThan(once);
  }

  @Test
  @DisplayName("codes: dates, times, amounts, telephone numbers, orders, addresses are none")
  void others() {
    assertThat(in("We met on 2026-01-31 at 12:30.")).isEmpty();
    assertThat(in("Your code expires 31.12.2026, 2359 hours")).doesNotContain("31122026");
    assertThat(in("You paid 1234.50 EUR or 1500 EUR, code name Bob")).isEmpty();
    assertThat(in("Call us: +49 30 1234567")).isEmpty();
    assertThat(in("Your order 884422 has shipped")).isEmpty();
    assertThat(in("https://a.test/verify?code=123456")).isEmpty();
    assertThat(in("write to 123456@example.test for a code")).isEmpty();
    assertThat(in("Copyright 2026 Example, Main Street 12345")).isEmpty();
    assertThat(in("There were 5000 of us.")).isEmpty();
    assertThat(in("PLEASE READ THIS CODE OF CONDUCT")).isEmpty();
    assertThat(in("")).isEmpty();
  }

  @Test
  @DisplayName("codes: the surest comes first, and the line it stands in is told")
  void order() {
    List<OneTimeCode> found =
        OneTimeCodes.of("Your login", "Reference 5566\n\nYour code is 482913\n", "");
    assertThat(found.getFirst().code()).isEqualTo("482913");
    assertThat(found.getFirst().line()).isEqualTo("Your code is 482913");
    assertThat(found.getFirst().score()).isBetween(40, 100);
  }

  @Test
  @DisplayName("P2: hostile text takes linear time")
  void bounds() {
    long began = System.nanoTime();
    assertThat(in("1".repeat(1_000_000))).isEmpty();
    assertThat(in("code 1234 ".repeat(100_000))).containsExactly("1234");
    assertThat(in("code 123 456\n".repeat(50_000))).containsExactly("123456");
    StringBuilder many = new StringBuilder();
    for (int i = 100_000; i < 150_000; i++) {
      many.append("code ").append(i).append('\n');
    }
    assertThat(in(many.toString())).hasSize(10);
    long millis = (System.nanoTime() - began) / 1_000_000;
    System.out.println("codes millis=" + millis);
    assertThat(millis).isLessThan(8000);
  }
}
