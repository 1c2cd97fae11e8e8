package io.postroad.smtp.server;

import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.command.Command;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.server.Mishaps.Action;
import io.postroad.smtp.server.Mishaps.Mishap;
import io.postroad.smtp.server.Mishaps.Moment;
import io.postroad.smtp.server.Mishaps.Stage;
import io.postroad.smtp.server.SessionEvent.End;
import io.postroad.smtp.server.State.Addressed;
import io.postroad.smtp.server.State.Begun;
import io.postroad.smtp.server.State.Chunked;
import io.postroad.smtp.server.State.Connected;
import io.postroad.smtp.server.State.Open;
import io.postroad.smtp.server.State.Over;
import io.postroad.smtp.server.State.Ready;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Does to a session what {@link Mishaps} ask for, says so in its conversation and tells it. A
 * command that would be refused anyway is left to its refusal. Confined to the session's thread.
 */
final class Spoiling {
  private final Wire wire;
  private final Mishaps mishaps;
  private final Telling telling;
  private final Time time;

  Spoiling(Wire wire, Mishaps mishaps, Telling telling, Time time) {
    this.wire = wire;
    this.mishaps = mishaps;
    this.telling = telling;
    this.time = time;
  }

  /** Before the greeting: where the session goes instead, if it does not go on. */
  Optional<State> greeting(Open state) throws IOException {
    return mishaps.armed() ? applied(state, before(Stage.GREETING, state)) : Optional.empty();
  }

  /**
   * Before a command is obeyed: where the session goes instead of obeying it. BDAT is not asked for
   * here, its chunk comes with it.
   */
  Optional<State> command(Open state, Command command) throws IOException {
    if (!mishaps.armed()) {
      return Optional.empty();
    }
    Optional<Moment> moment = moment(state, command);
    // Rule S4: behind these commands nothing may wait, and what does must not become commands.
    return moment.isEmpty() || (endsGroup(moment.get().stage()) && wire.inputWaits())
        ? Optional.empty()
        : applied(state, moment.get());
  }

  /** Before the first chunk of a content: what its BDAT is answered. */
  Optional<Mishap> chunk(Addressed state) {
    return mishaps.armed() ? mishaps.at(within(Stage.DATA, state)) : Optional.empty();
  }

  /** Before the content is read: what shall happen at its end. */
  Optional<Mishap> end(Addressed state) {
    return mishaps.armed() ? mishaps.at(within(Stage.END_OF_DATA, state)) : Optional.empty();
  }

  /** Does what was asked for before the content, at its end or instead of it. */
  Optional<State> applied(Addressed state, Stage stage, Mishap mishap, Optional<String> queueId)
      throws IOException {
    return applied(state, within(stage, state), mishap, queueId);
  }

  private static boolean endsGroup(Stage stage) {
    return switch (stage) {
      case EHLO, STARTTLS, AUTH, DATA -> true;
      case GREETING, MAIL, RCPT, END_OF_DATA -> false;
    };
  }

  private Optional<Moment> moment(Open state, Command command) {
    return switch (command) {
      case Command.Ehlo _, Command.Helo _, Command.Lhlo _ -> Optional.of(before(Stage.EHLO, state));
      case Command.StartTls _ when state instanceof Ready ready && canSecure(ready) ->
          Optional.of(before(Stage.STARTTLS, state));
      case Command.Auth _ when state instanceof Ready -> Optional.of(before(Stage.AUTH, state));
      case Command.Mail mail when state instanceof Ready ->
          Optional.of(
              new Moment(
                  Stage.MAIL, telling.session(state), Optional.of(mail.reversePath()), List.of()));
      case Command.Rcpt rcpt -> rcpt(state, rcpt);
      case Command.Data _ when state instanceof Addressed addressed ->
          Optional.of(within(Stage.DATA, addressed));
      case Command.StartTls _,
          Command.Auth _,
          Command.Mail _,
          Command.Data _,
          Command.Bdat _,
          Command.Rset _,
          Command.Vrfy _,
          Command.Expn _,
          Command.Help _,
          Command.Noop _,
          Command.Quit _,
          Command.Etrn _,
          Command.Xclient _ ->
          Optional.empty();
    };
  }

  private static boolean canSecure(Ready ready) {
    return ready.channel().tls().isEmpty();
  }

  private Optional<Moment> rcpt(Open state, Command.Rcpt rcpt) {
    Optional<ReversePath> reversePath =
        switch (state) {
          case Connected _, Ready _, Chunked _ -> Optional.empty();
          case Begun begun -> Optional.of(begun.reversePath());
          case Addressed addressed -> Optional.of(addressed.begun().reversePath());
        };
    return reversePath.map(path ->
        new Moment(
            Stage.RCPT, telling.session(state), Optional.of(path), List.of(rcpt.forwardPath())));
  }

  private Moment before(Stage stage, Open state) {
    return new Moment(stage, telling.session(state), Optional.empty(), List.of());
  }

  private Moment within(Stage stage, Addressed state) {
    List<ForwardPath> recipients =
        state.recipients().inOrder().stream().map(Recipient::forwardPath).toList();
    return new Moment(
        stage, telling.session(state), Optional.of(state.begun().reversePath()), recipients);
  }

  private Optional<State> applied(Open state, Moment moment) throws IOException {
    Optional<Mishap> mishap = mishaps.at(moment);
    return mishap.isPresent()
        ? applied(state, moment, mishap.get(), Optional.empty())
        : Optional.empty();
  }

  private Optional<State> applied(
      Open state, Moment moment, Mishap mishap, Optional<String> queueId) throws IOException {
    wire.note("fault " + mishap.name() + " " + mishap.action().words());
    Optional<Reply> said =
        mishap.action() instanceof Action.Say(Reply reply) ? Optional.of(reply) : Optional.empty();
    try {
      return switch (mishap.action()) {
        case Action.Say(Reply reply) -> {
          wire.say(reply);
          boolean ends = reply.code() == 421 || moment.stage() == Stage.GREETING;
          yield Optional.of(ends ? new Over(End.LIMIT) : after(state, moment.stage()));
        }
        case Action.Delay(var duration) -> {
          wire.flush(); // the replies before this one need not wait for it
          time.sleep(duration);
          yield Optional.empty();
        }
        case Action.Drop _, Action.AcceptAndDrop _ -> {
          wire.flush();
          yield Optional.of(new Over(End.DROPPED));
        }
      };
    } finally {
      telling.faulted(state, moment, mishap, queueId, said);
    }
  }

  /** Behind a refused content the transaction is over; elsewhere all stays as it was. */
  private static State after(Open state, Stage stage) {
    return stage == Stage.END_OF_DATA && state instanceof Addressed addressed
        ? addressed.begun().ready()
        : state;
  }
}
