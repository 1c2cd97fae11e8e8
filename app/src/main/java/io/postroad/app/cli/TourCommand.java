package io.postroad.app.cli;

import io.postroad.app.config.ConfigurationException;
import io.postroad.app.serve.StartException;
import io.postroad.app.tour.Tour;
import io.postroad.smtp.dialog.Turn;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code postroad tour}: what someone who has read about SMTP wants to see once. */
@Command(
    name = "tour",
    mixinStandardHelpOptions = true,
    description = {
      "Watch three servers on loopback pass a message along.",
      "Every line of their conversations is shown, each new one with its meaning. Nothing leaves this"
          + " machine, and nothing is left on it."
    },
    footerHeading = "%nExample:%n",
    footer = "  postroad tour")
final class TourCommand implements Callable<Integer> {
  private final Terminal terminal;

  TourCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, ConfigurationException, CommandException {
    try {
      boolean arrived = new Tour(terminal.execution().get(), new Screen()).run();
      return arrived ? ExitCode.DONE : ExitCode.FAILED;
    } catch (StartException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()));
    }
  }

  private final class Screen implements Tour.Show {
    @Override
    public void heading(String text) {
      terminal.out().println();
      terminal.out().println(terminal.paint(Terminal.Colour.STRONG, text));
    }

    @Override
    public void words(String text) {
      terminal.out().println("  " + text);
    }

    @Override
    public void turn(Turn turn, Optional<String> explanation) {
      terminal.out().println("  " + ConversationText.painted(terminal, turn));
      explanation.ifPresent(
          text -> terminal.out().println(terminal.paint(Terminal.Colour.FAINT, "       " + text)));
    }
  }
}
