package io.postroad.verify.bench;

import io.postroad.verify.system.Command;
import io.postroad.verify.system.Ports;
import io.postroad.verify.system.Postroad;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A server under load that passes everything on to one port. Confined to one thread. */
sealed interface Relay extends AutoCloseable {
  String name();

  int port();

  /** What its processes have used so far. */
  ProcessTree processes();

  /** Messages in its queue now. */
  long waiting() throws IOException;

  /** Forced writes so far, where the server counts them. */
  Optional<Long> forces() throws IOException;

  @Override
  void close();

  /** Ours, relaying to {@code sink}, or into nothing when there is none. */
  static Ours ours(Path folder, Optional<Integer> sink) throws IOException {
    return ours(folder, sink, "");
  }

  /** The same with options for its JVM. */
  static Ours ours(Path folder, Optional<Integer> sink, String javaOptions) throws IOException {
    String via = sink.map(port -> "smtp:127.0.0.1:" + port).orElse("discard");
    Postroad server = Postroad.start(folder, CONFIGURATION.replace("{via}", via), javaOptions);
    String token = Files.readString(folder.resolve("data/api-token")).strip();
    return new Ours(server, HttpClient.newHttpClient(), token);
  }

  /** Of the settings of the harness in {@code bench/}, but for the port of the metrics. */
  String CONFIGURATION =
      """
      hostname = "relay.example.test"
      data = "{folder}/data"

      [[listen]]
      address = "127.0.0.1:0"
      service = "mx"
      check-sender = "off"
      tls = "off"

      [http]
      listen = "127.0.0.1:0"

      [relay]
      trusted-networks = ["127.0.0.0/8"]

      [[routes]]
      match = ["waiting.test"]
      via = "smtp:127.0.0.1:9"
      tls = "off"

      [[routes]]
      match = ["*"]
      via = "{via}"
      tls = "off"

      [shaping.default]
      connections = 100

      [limits]
      connections = 20000
      recipients = 10000
      """;

  /** Postfix, set up by the harness's own script; empty, with one line that says why, elsewhere. */
  static Optional<Relay> postfix(Path folder, int sink) throws IOException {
    Optional<Path> harness = Harness.folder();
    Optional<String> missing = harness.isEmpty() ? Optional.of("no harness") : Harness.missing();
    if (missing.isPresent()) {
      System.out.println("bench: without Postfix: " + missing.get());
      return Optional.empty();
    }
    Path peers = harness.orElseThrow().resolve("peers");
    int port = Ports.free();
    Command.of(peers.resolve("start-postfix.sh").toString(), "" + port, "" + sink)
        .environment("BENCH_WORK", folder.toString())
        .environment("PATH", Harness.path())
        .run()
        .succeeded();
    Path spool = folder.resolve("postfix-" + port + "/spool");
    long master = Long.parseLong(Files.readString(spool.resolve("pid/master.pid")).strip());
    return Optional.of(new Postfix(peers, folder, port, spool, new ProcessTree(master)));
  }

  /** Our server; its queue and its forces are in its metrics. */
  record Ours(Postroad server, HttpClient client, String token) implements Relay {
    @Override
    public String name() {
      return "Postroad";
    }

    @Override
    public int port() {
      return server.smtpPort();
    }

    @Override
    public ProcessTree processes() {
      return new ProcessTree(server.pid());
    }

    @Override
    public long waiting() throws IOException {
      return (long) metric("postroad_queue_messages");
    }

    @Override
    public Optional<Long> forces() throws IOException {
      return Optional.of((long) metric("postroad_store_forces_total"));
    }

    double metric(String name) throws IOException {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + "/metrics"))
              .header("Authorization", "Bearer " + token)
              .timeout(Duration.ofSeconds(20))
              .build();
      try {
        String text = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        return text.lines()
            .filter(line -> line.startsWith(name + " "))
            .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
            .findFirst()
            .orElseThrow(() -> new IOException("no metric " + name + " in: " + text));
      } catch (InterruptedException e) {
        throw new IllegalStateException("benchmarks are not interrupted", e);
      }
    }

    @Override
    public void close() {
      client.close();
      server.close();
    }
  }

  /** Postfix; each message in its queue is a file. */
  record Postfix(Path peers, Path folder, int port, Path spool, ProcessTree processes)
      implements Relay {
    @Override
    public String name() {
      return "Postfix";
    }

    @Override
    public long waiting() {
      long files = 0;
      for (String queue : new String[] {"maildrop", "incoming", "active", "deferred"}) {
        files += files(spool.resolve(queue).toFile());
      }
      return files;
    }

    /** The queue of deferred mail has folders of one letter each; ids are longer. */
    private static long files(File folder) {
      String[] names = folder.list();
      long files = 0;
      for (String name : names == null ? new String[0] : names) {
        files += name.length() == 1 ? files(new File(folder, name)) : 1;
      }
      return files;
    }

    @Override
    public Optional<Long> forces() {
      return Optional.empty();
    }

    @Override
    public void close() {
      Command.of(peers.resolve("stop-postfix.sh").toString(), "" + port)
          .environment("BENCH_WORK", folder.toString())
          .environment("PATH", Harness.path())
          .run();
    }
  }
}
