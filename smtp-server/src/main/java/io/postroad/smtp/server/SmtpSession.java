package io.postroad.smtp.server;

import io.postroad.smtp.command.ClientName;
import io.postroad.smtp.command.Command;
import io.postroad.smtp.command.SyntaxFault;
import io.postroad.smtp.command.Verb;
import io.postroad.smtp.extension.Keyword;
import io.postroad.smtp.reply.ChunkReplies;
import io.postroad.smtp.reply.Replies;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.reply.Utf8Replies;
import io.postroad.smtp.reply.XclientReplies;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.server.SessionEvent.End;
import io.postroad.smtp.server.State.Addressed;
import io.postroad.smtp.server.State.Begun;
import io.postroad.smtp.server.State.Chunked;
import io.postroad.smtp.server.State.Connected;
import io.postroad.smtp.server.State.Open;
import io.postroad.smtp.server.State.Over;
import io.postroad.smtp.server.State.Ready;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One SMTP session, straight down the page (RFC 5321 §3 and §4.1): greet, then answer each command
 * by a method of its name, which takes the state and gives the next. Confined to its thread.
 */
final class SmtpSession {
  private final Wire wire;
  private final Facts facts;
  private final Serving serving;
  private final Introductions introductions;
  private final Answers answers;
  private final Replies replies;
  private final Securing securing;
  private final Tally tally;
  private final Telling telling;
  private final Transactions transactions;
  private final ContentReception contents;
  private final ChunkReception chunks;
  private final AuthDialog logins;
  private final Rest rest;
  private final Spoiling spoiling;
  private final Supplier<MailReceiver> receiver;
  private final Time time;

  private Open last;

  SmtpSession(
      Wire wire,
      Facts facts,
      Serving serving,
      Introductions introductions,
      Answers answers,
      Replies replies,
      Securing securing,
      Tally tally,
      Telling telling,
      Transactions transactions,
      ContentReception contents,
      ChunkReception chunks,
      AuthDialog logins,
      Rest rest,
      Spoiling spoiling,
      Supplier<MailReceiver> receiver,
      Time time) {
    this.wire = wire;
    this.facts = facts;
    this.serving = serving;
    this.introductions = introductions;
    this.answers = answers;
    this.replies = replies;
    this.securing = securing;
    this.last = securing.clear();
    this.tally = tally;
    this.telling = telling;
    this.transactions = transactions;
    this.contents = contents;
    this.chunks = chunks;
    this.logins = logins;
    this.rest = rest;
    this.spoiling = spoiling;
    this.receiver = receiver;
    this.time = time;
  }

  /**
   * From the greeting to the last reply, which may still wait to be sent: {@link Over}, or {@link
   * State.Renewed} when another session goes on from here.
   */
  State run() throws IOException {
    return converse(greet());
  }

  /** The same for a session that XCLIENT began: its greeting is the answer to that. */
  State goOn(Open begin) throws IOException {
    telling.introduced(begin, Verb.XCLIENT.name());
    if (begin.channel().account().isPresent()) {
      tally.loggedIn();
    }
    return converse(answers.say(serving.greeting(), begin));
  }

  private State converse(State first) throws IOException {
    State state = first;
    while (state instanceof Open open) {
      last = open;
      wire.takesAuth(open.channel().offer().keywords().contains(Keyword.AUTH));
      state = answer(open, next(open));
    }
    return state;
  }

  /** The last open state: what events of the end tell. */
  Open last() {
    return last;
  }

  private State greet() throws IOException {
    State begun = securing.begin();
    return begun instanceof Open open ? greet(open) : begun;
  }

  private State greet(Open begun) throws IOException {
    if (wire.inputWaits()) {
      // Rules S4 and S6: who talks before the greeting is no SMTP client.
      return wire.foreignWaits()
          ? new Over(End.NOT_SMTP)
          : answers.close(replies.earlyInput(), End.RULE);
    }
    Optional<State> spoilt = spoiling.greeting(begun);
    return spoilt.isPresent() ? spoilt.get() : answers.say(serving.greeting(), begun);
  }

  private Input next(Open state) throws IOException {
    return switch (state) {
      case Connected _, Ready _ ->
          rest.readCommand(wire, state.channel().account().isPresent(), tally.nextCommand(time));
      // A transaction is not broken off by a stop: it is waited for until the deadline.
      case Begun _, Addressed _, Chunked _ -> wire.readCommand(tally.nextCommand(time));
    };
  }

  private State answer(Open state, Input input) throws IOException {
    return switch (input) {
      case Input.Got(Command command) -> obey(state, command);
      case Input.Malformed(var fault) ->
          fault.fault() == SyntaxFault.BAD_CHUNK
              // Rule S4: its octets follow, nobody knows how many, and they are no commands.
              ? answers.close(replies.to(fault), End.RULE)
              : answers.error(replies.to(fault), state);
      case Input.TooLong() -> tooLong(state);
      case Input.BareControl() -> answers.close(replies.bareControl(), End.RULE);
      case Input.Foreign() -> new Over(End.NOT_SMTP);
      case Input.End() -> new Over(End.CLIENT_GONE);
      case Input.Late() ->
          tally.loginOverdue(time)
              ? answers.close(replies.tooBusy(), End.LIMIT)
              : answers.close(replies.timedOut(), End.TIMEOUT);
      case Input.Rung(Bell.Reason reason) ->
          switch (reason) {
            case STOP -> answers.close(replies.shuttingDown(), End.STOP);
            case ROOM -> answers.close(replies.tooBusy(), End.STOP);
          };
    };
  }

  private State obey(Open state, Command command) throws IOException {
    Optional<State> spoilt = spoiling.command(state, command);
    return spoilt.isPresent() ? spoilt.get() : judge(state, command);
  }

  private State judge(Open state, Command command) throws IOException {
    return switch (command) {
      case Command.Ehlo(ClientName client) -> isLmtp() ? sayLhlo(state) : ehlo(state, client);
      case Command.Helo(ClientName client) -> isLmtp() ? sayLhlo(state) : helo(state, client);
      case Command.Mail mail -> mail(state, mail);
      case Command.Rcpt rcpt -> rcpt(state, rcpt);
      case Command.Data() -> data(state);
      case Command.Rset() -> rset(state);
      case Command.Vrfy vrfy -> vrfy(state, vrfy);
      case Command.Expn expn -> expn(state, expn);
      case Command.Help(Optional<String> topic) -> help(state, topic);
      case Command.Noop(Optional<String> _) -> answers.idle(replies.nothingDone(), state);
      case Command.Quit() -> answers.close(replies.bye(), End.QUIT);
      case Command.StartTls() -> securing.startTls(state);
      case Command.Auth auth -> logins.authenticate(state, auth);
      case Command.Bdat bdat -> bdat(state, bdat);
      case Command.Etrn etrn -> etrn(state, etrn);
      case Command.Lhlo(ClientName client) ->
          isLmtp() ? ehlo(state, client) : notOffered(state, Verb.LHLO);
      case Command.Xclient xclient -> xclient(state, xclient);
    };
  }

  private State notOffered(Open state, Verb verb) throws IOException {
    return answers.error(replies.notOffered(verb), state);
  }

  private boolean isLmtp() {
    return serving.settings().entrance().isLmtp();
  }

  private State sayLhlo(Open state) throws IOException {
    return answers.error(serving.lmtpReplies().sayLhlo(), state);
  }

  private State xclient(Open state, Command.Xclient xclient) throws IOException {
    return switch (state) {
      case Begun _, Addressed _, Chunked _ -> answers.error(XclientReplies.inTransaction(), state);
      // Rule S4: the session begins anew, and nobody talks before its greeting.
      case Connected _, Ready _ ->
          wire.inputWaits()
              ? answers.close(replies.earlyInput(), End.RULE)
              : introductions.xclient(state, xclient, facts, answers);
    };
  }

  private State ehlo(Open state, ClientName client) throws IOException {
    if (wire.inputWaits()) {
      // Rule S4: a group ends with EHLO, for its reply says whether there may be groups.
      return answers.close(replies.earlyInput(), End.RULE);
    }
    return answers.idle(
        state.channel().offer().hello(replies, telling.now()),
        new Ready(client, true, state.channel()));
  }

  private State helo(Open state, ClientName client) throws IOException {
    return answers.idle(replies.hello(), new Ready(client, false, state.channel()));
  }

  private State mail(Open state, Command.Mail mail) throws IOException {
    return switch (state) {
      case Connected _ -> answers.error(replies.helloFirst(), state);
      case Ready ready when logins.mustComeFirst(ready) -> logins.refuse(ready);
      case Ready ready -> {
        wire.transactionBegins();
        yield transactions.begin(ready, mail, receiver.get());
      }
      case Begun _, Addressed _ -> answers.error(replies.nestedMail(), state);
      case Chunked _ -> answers.error(ChunkReplies.chunkNext(), state);
    };
  }

  private State rcpt(Open state, Command.Rcpt rcpt) throws IOException {
    return switch (state) {
      case Connected _, Ready _ -> answers.error(replies.mailFirst(), state);
      case Begun begun -> transactions.addFirst(begun, rcpt);
      case Addressed addressed -> transactions.addNext(addressed, rcpt);
      case Chunked _ -> answers.error(ChunkReplies.chunkNext(), state);
    };
  }

  private State data(Open state) throws IOException {
    if (wire.inputWaits()) {
      // Rule S4: what follows is content that nobody asked for. It must not become commands.
      return answers.close(replies.earlyInput(), End.RULE);
    }
    return switch (state) {
      case Connected _, Ready _ -> answers.error(replies.mailFirst(), state);
      case Begun _ -> answers.error(replies.recipientFirst(), state);
      case Addressed addressed when ChunkReception.isBinary(addressed) ->
          answers.error(ChunkReplies.binaryNeedsBdat(), state);
      case Addressed addressed -> {
        Optional<Reply> noRoom = transactions.noRoomForContent(addressed);
        yield noRoom.isPresent()
            ? answers.say(noRoom.get(), state)
            : contents.receiveContent(addressed);
      }
      case Chunked _ -> answers.error(ChunkReplies.chunkNext(), state);
    };
  }

  private State bdat(Open state, Command.Bdat bdat) throws IOException {
    Set<Keyword> usable =
        state.hello().map(Ready::usable).orElse(state.channel().offer().keywords());
    if (!usable.contains(Keyword.CHUNKING)) {
      return chunks.refuse(state, bdat, replies.notOffered(Verb.BDAT));
    }
    return switch (state) {
      case Connected _, Ready _ -> chunks.refuse(state, bdat, replies.mailFirst());
      case Begun _ ->
          isLmtp() && bdat.last()
              ? chunks.dropInSilence(state, bdat)
              : chunks.refuse(state, bdat, replies.recipientFirst());
      case Addressed addressed -> {
        // In LMTP the last chunk has a reply for each recipient: there the receiver refuses.
        Optional<Reply> noRoom =
            isLmtp() ? Optional.empty() : transactions.noRoomForContent(addressed);
        if (noRoom.isPresent()) {
          yield chunks.refuse(state, bdat, noRoom.get());
        }
        Optional<State> spoilt =
            isLmtp() ? Optional.empty() : chunks.spoil(addressed, bdat, spoiling);
        yield spoilt.isPresent() ? spoilt.get() : chunks.receive(addressed, bdat, this::answer);
      }
      case Chunked _ -> throw new IllegalStateException("the content begins its own chunks");
    };
  }

  private State rset(Open state) throws IOException {
    return answers.idle(
        replies.reset(),
        switch (state) {
          case Connected connected -> connected;
          case Ready ready -> ready;
          case Begun begun -> begun.ready();
          case Addressed addressed -> addressed.begun().ready();
          case Chunked chunked -> chunked.addressed().begun().ready();
        });
  }

  private State vrfy(Open state, Command.Vrfy vrfy) throws IOException {
    if (logins.mustComeFirst(state)) {
      return logins.refuse(state);
    }
    Reply reply = receiver.get().verify(telling.session(state), vrfy.name(), replies);
    return answers.idle(vrfy.smtpUtf8() ? reply : Utf8Replies.inAscii(reply), state);
  }

  private State expn(Open state, Command.Expn expn) throws IOException {
    if (logins.mustComeFirst(state)) {
      return logins.refuse(state);
    }
    Reply reply = receiver.get().expand(telling.session(state), expn.name(), replies);
    return answers.idle(expn.smtpUtf8() ? reply : Utf8Replies.inAscii(reply), state);
  }

  private State etrn(Open state, Command.Etrn etrn) throws IOException {
    Optional<RemoteQueue> queue = receiver.get().remoteQueue();
    if (queue.isEmpty() || !state.channel().offer().keywords().contains(Keyword.ETRN)) {
      return notOffered(state, Verb.ETRN);
    }
    return switch (state) {
      case Connected _ -> answers.error(replies.helloFirst(), state);
      case Ready _ -> answers.idle(queue.get().start(telling.session(state), etrn.node()), state);
      case Begun _, Addressed _, Chunked _ -> answers.error(replies.nestedMail(), state);
    };
  }

  private State help(Open state, Optional<String> topic) throws IOException {
    ListenerHelp help = new ListenerHelp(serving.settings(), facts.trusted(), replies);
    return answers.idle(help.answer(topic, state), state);
  }

  private State tooLong(Open state) throws IOException {
    return tally.overlongLine()
        ? answers.close(replies.lineTooLong(), End.LIMIT)
        : answers.error(replies.lineTooLong(), state);
  }
}
