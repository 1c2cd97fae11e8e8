package io.postroad.testkit.peer;

/** What a server does on one connection. Called by the connection's thread alone. */
@FunctionalInterface
public interface Script {

  /** Answers what the client said. */
  Act answer(Heard heard);

  /** A server that takes every message, with these keywords in its reply to EHLO. */
  static Script obliging(String... keywords) {
    return heard ->
        switch (heard) {
          case Heard.Opened() -> Act.say("220 peer.test ESMTP");
          case Heard.Content _ -> Act.say("250 2.0.0 queued as 1");
          case Heard.Chunk chunk when chunk.last() -> Act.say("250 2.0.0 queued as 1");
          case Heard.Chunk _ -> Act.say("250 2.0.0 OK");
          case Heard.Command command when command.is("EHLO") -> ehlo(keywords);
          case Heard.Command command when command.is("DATA") -> Act.ask("354 go ahead");
          case Heard.Command command when command.is("QUIT") -> Act.close("221 2.0.0 bye");
          case Heard.Command _ -> Act.say("250 2.0.0 OK");
        };
  }

  private static Act ehlo(String... keywords) {
    String[] lines = new String[keywords.length + 1];
    lines[0] = "250-peer.test";
    for (int i = 0; i < keywords.length; i++) {
      lines[i + 1] = "250-" + keywords[i];
    }
    lines[keywords.length] = lines[keywords.length].replaceFirst("250-", "250 ");
    return Act.say(lines);
  }
}
