package io.postroad.app.cli;

import io.postroad.app.json.Json;
import io.postroad.mta.queue.Verb;
import io.postroad.mta.spool.QueueId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The queue of a running server, as its API shows it. For one thread. */
final class RemoteQueue {
  private static final int PAGE = 1000;
  private static final int CHUNK = 1 << 16;

  private final ApiClient api;

  RemoteQueue(ApiClient api) {
    this.api = api;
  }

  /** All messages for which the conditions hold. */
  List<Map<String, @Nullable Object>> list(String where) throws IOException, CommandException {
    List<Map<String, @Nullable Object>> all = new ArrayList<>();
    String after = "";
    while (true) {
      ApiClient.Answer answer =
          api.get("/api/v1/queue?limit=" + PAGE + "&where=" + ApiClient.encode(where) + after);
      if (answer.status() != 200) {
        throw refused(answer);
      }
      List<Map<String, @Nullable Object>> page = objects(answer.body());
      all.addAll(page);
      if (page.size() < PAGE) {
        return all;
      }
      after = "&after=" + page.getLast().get("id");
    }
  }

  /** Their ids. */
  List<String> ids(String where) throws IOException, CommandException {
    return list(where).stream().map(message -> String.valueOf(message.get("id"))).toList();
  }

  /** One message. */
  Map<String, @Nullable Object> find(String id) throws IOException, CommandException {
    ApiClient.Answer answer = api.get("/api/v1/queue/" + checked(id));
    if (answer.status() != 200) {
      throw refused(answer);
    }
    return Json.readObject(answer.body());
  }

  /** Steers one message; what was in the way, if anything. */
  Optional<String> steer(String id, Verb verb) throws CommandException, IOException {
    ApiClient.Answer answer = api.post("/api/v1/queue/" + checked(id) + "/" + verb.word());
    return answer.status() == 200 ? Optional.empty() : Optional.of(error(answer));
  }

  /** Copies a message's content, or its header section alone. */
  void copy(String id, OutputStream out, boolean headersOnly) throws IOException, CommandException {
    Optional<InputStream> found = api.stream("/api/v1/queue/" + checked(id) + "/raw");
    if (found.isEmpty()) {
      throw CommandException.failed(id + ": no such message is in the queue");
    }
    try (InputStream in = found.get()) {
      byte[] chunk = new byte[CHUNK];
      HeaderEnd end = new HeaderEnd();
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        int until = headersOnly ? end.find(chunk, n) : n;
        out.write(chunk, 0, until);
        if (until < n) {
          return;
        }
      }
    }
  }

  /** Finds the empty line behind a header section, across chunks. */
  private static final class HeaderEnd {
    private boolean lineIsEmpty = true;
    private boolean found;

    int find(byte[] chunk, int length) {
      for (int i = 0; i < length && !found; i++) {
        if (chunk[i] == '\n') {
          if (lineIsEmpty) {
            found = true;
            return i + 1;
          }
          lineIsEmpty = true;
        } else if (chunk[i] != '\r') {
          lineIsEmpty = false;
        }
      }
      return found ? 0 : length;
    }
  }

  private static String checked(String id) throws CommandException {
    if (QueueId.parse(id).isEmpty()) {
      throw CommandException.usage(
          "\"" + id + "\" is not a queue id; it has 26 lower-case letters and digits");
    }
    return id;
  }

  static List<Map<String, @Nullable Object>> objects(String body) throws IOException {
    List<Map<String, @Nullable Object>> objects = new ArrayList<>();
    for (Object item : Json.readList(body)) {
      Map<String, @Nullable Object> object = Json.object();
      if (item instanceof Map<?, ?> map) {
        map.forEach((name, value) -> object.put(String.valueOf(name), value));
      }
      objects.add(object);
    }
    return objects;
  }

  static CommandException refused(ApiClient.Answer answer) throws IOException {
    String message = error(answer);
    return answer.status() == 400
        ? CommandException.usage(message)
        : CommandException.failed(message);
  }

  private static String error(ApiClient.Answer answer) throws IOException {
    if (!answer.body().startsWith("{")) {
      return "the server answered " + answer.status();
    }
    Object said = Json.readObject(answer.body()).get("error");
    return said == null ? "the server answered " + answer.status() : said.toString();
  }
}
