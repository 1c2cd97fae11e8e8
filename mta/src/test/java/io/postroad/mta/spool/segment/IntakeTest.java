package io.postroad.mta.spool.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class IntakeTest {
  private static final int INLINE = 256 * 1024;

  private final List<Integer> written = new ArrayList<>();

  private final Intake.Parts parts =
      new Intake.Parts() {
        @Override
        public Place write(byte[] octets, int length) {
          written.add(length);
          return new Place(1, 100, length);
        }

        @Override
        public void abandon(List<Place> places) {
          written.clear();
        }
      };

  private Prepared read(Intake intake, long number, int octets) throws IOException {
    byte[] content = Mail.octets(Mail.id(number), octets);
    return intake.read(Mail.message(Mail.id(number), 1), Mail.content(content), parts);
  }

  @Test
  @DisplayName(
      "Limits: what waits for the disk is counted until it is durable; more goes ahead in parts")
  void countedUntilDurable() throws IOException {
    Intake intake = new Intake(INLINE, INLINE);
    Prepared first = read(intake, 1, 200_000);
    assertThat(written).as("the first fits the budget").isEmpty();
    read(intake, 2, 200_000);
    assertThat(written).as("the second comes while the first is in memory").isNotEmpty();
    written.clear();
    intake.giveBack(first);
    read(intake, 3, 200_000);
    assertThat(written).as("the first is durable").isEmpty();
  }

  @Test
  @DisplayName("Limits: without any budget a content holds 16 KiB at most")
  void freeShare() throws IOException {
    Intake intake = new Intake(INLINE, 0);
    Prepared prepared = read(intake, 1, 100_000);
    assertThat(written).isNotEmpty().allMatch(length -> length <= 16 * 1024);
    assertThat(prepared.draft().body).hasSizeLessThanOrEqualTo(16 * 1024);
  }
}
