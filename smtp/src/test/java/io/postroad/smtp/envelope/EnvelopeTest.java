package io.postroad.smtp.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.address.Postmaster;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.RcptParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EnvelopeTest {

  private static final Recipient POSTMASTER = new Recipient(new Postmaster(), RcptParameters.NONE);

  @Test
  @DisplayName("RFC 5321 §3.3: an envelope without recipients cannot be written down")
  void recipients() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Envelope(new NullReversePath(), MailParameters.NONE, List.of()));
    List<Recipient> recipients = new ArrayList<>(List.of(POSTMASTER));
    Envelope envelope = new Envelope(new NullReversePath(), MailParameters.NONE, recipients);
    recipients.clear();
    assertThat(envelope.recipients()).containsExactly(POSTMASTER);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> envelope.recipients().clear());
  }

  @Test
  @DisplayName("RFC 1870 §3: a size is not negative")
  void size() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MailParameters(OptionalLong.of(-1), Optional.empty()));
    assertThat(new MailParameters(OptionalLong.of(0), Optional.empty()).size()).hasValue(0);
  }
}
