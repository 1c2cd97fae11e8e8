package io.postroad.app.hooks;

import io.postroad.app.config.Webhook;
import io.postroad.mta.spool.Disk;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Every hook with its outbox and its courier. Confined to the thread {@code webhooks}.
 *
 * <p>A hook is known by its address: its outbox goes on where that stays, whatever else is changed.
 */
final class HookPosts {
  private static final int KEY_OCTETS = 8;
  private static final Duration FINISHED_WITHIN = Duration.ofSeconds(2);

  /** Mail needs the last of the room more than hooks do. */
  private static final long FREE_MIN = 192L << 20;

  private final Webhooks.Parts parts;
  private final HookFigures figures;
  private final Consumer<Webhooks.Work> works;
  private final Map<String, Post> posts = new LinkedHashMap<>();
  private Optional<Disk> disk = Optional.empty();
  private Optional<HookCaller> caller = Optional.empty();
  private long forcedAt;
  private boolean roomless;

  /** One hook. */
  private static final class Post {
    final String name;
    final Outbox outbox;
    final Courier courier;
    final Execution.Running running;
    Webhook hook;
    boolean busy;

    Post(Webhook hook, String name, Outbox outbox, Courier courier) {
      this.hook = hook;
      this.name = name;
      this.outbox = outbox;
      this.courier = courier;
      this.running = courier.start();
    }
  }

  HookPosts(Webhooks.Parts parts, HookFigures figures, Consumer<Webhooks.Work> works) {
    this.parts = parts;
    this.figures = figures;
    this.works = works;
  }

  /** These are the hooks from now on. */
  void change(List<Webhook> hooks) {
    try {
      Disk folder = folder();
      Set<String> keys = new HashSet<>();
      for (Webhook hook : hooks) {
        String key = key(hook);
        keys.add(key);
        Post known = posts.get(key);
        if (known == null) {
          open(folder, hook, key);
        } else {
          known.hook = hook;
          known.courier.change(hook);
          known.outbox.resize(hook.size());
        }
      }
      for (String gone : posts.keySet().stream().filter(key -> !keys.contains(key)).toList()) {
        remove(gone);
      }
      deleteOthers(folder, keys);
    } catch (IOException e) {
      warn("the folder of webhooks cannot be used: " + e.getMessage());
    }
  }

  private Disk folder() throws IOException {
    if (disk.isEmpty()) {
      disk = Optional.of(parts.disk().make());
    }
    return disk.get();
  }

  private HookCaller caller() {
    if (caller.isEmpty()) {
      caller = Optional.of(parts.caller().get());
    }
    return caller.get();
  }

  private void open(Disk folder, Webhook hook, String key) throws IOException {
    String name = name(hook);
    Outbox outbox = Outbox.open(folder, key + "-", hook.size());
    Courier courier =
        new Courier(
            hook,
            name,
            parts.execution(),
            caller(),
            figures,
            parts.warnings(),
            event -> works.accept(new Webhooks.Work.Done(key, event.sequence())));
    Post post = new Post(hook, name, outbox, courier);
    posts.put(key, post);
    goOn(post);
  }

  private void remove(String key) throws IOException {
    Post post = posts.remove(key);
    if (post != null) {
      post.courier.stop();
      figures.forget(post.name);
      post.outbox.delete();
    }
  }

  /** Outboxes of hooks that are no more in the configuration. */
  private static void deleteOthers(Disk folder, Set<String> keys) throws IOException {
    for (String name : folder.names()) {
      int dash = name.indexOf('-');
      if (dash > 0 && !keys.contains(name.substring(0, dash))) {
        folder.delete(name);
      }
    }
  }

  /** Puts an event into the outbox of each hook that wants it. */
  void append(Notice notice, String id) {
    for (Post post : posts.values()) {
      notice
          .body(post.hook, id, parts.server())
          .ifPresent(body -> append(post, notice.at().toEpochMilli(), id, body));
    }
  }

  private void append(Post post, long at, String id, byte[] body) {
    if (!hasRoom()) {
      figures.lost(post.name, HookFigures.Loss.DISK, 1);
      return;
    }
    try {
      long dropped = post.outbox.append(at, id, body);
      figures.lost(post.name, HookFigures.Loss.SIZE, dropped);
      goOn(post);
    } catch (IOException e) {
      figures.lost(post.name, HookFigures.Loss.DISK, 1);
      warn("webhook " + post.name + ": an event could not be kept: " + e.getMessage());
    }
  }

  private boolean hasRoom() {
    return !roomless;
  }

  /** The courier has one event at a time. */
  private void goOn(Post post) {
    figures.waiting(post.name, post.outbox.waiting());
    if (post.busy) {
      return;
    }
    try {
      post.outbox
          .next()
          .ifPresent(event -> {
            post.busy = true;
            post.courier.give(event);
          });
    } catch (IOException e) {
      warn("webhook " + post.name + ": its events cannot be read: " + e.getMessage());
    }
  }

  /** A courier is done with an event. */
  void done(String key, long sequence) {
    Post post = posts.get(key);
    if (post == null) {
      return; // the hook went meanwhile
    }
    post.busy = false;
    try {
      post.outbox.done(sequence);
    } catch (IOException e) {
      warn("webhook " + post.name + ": an event may be sent again: " + e.getMessage());
    }
    goOn(post);
  }

  /**
   * Forces what was written, unless that was done a moment ago, and sees how much room there is.
   */
  void forceEvery(Duration interval) {
    long now = parts.execution().time().nanos();
    if (now - forcedAt < interval.toNanos()) {
      return;
    }
    forcedAt = now;
    for (Post post : posts.values()) {
      try {
        post.outbox.force();
      } catch (IOException e) {
        warn("webhook " + post.name + ": events may not survive a power cut: " + e.getMessage());
      }
    }
    seeRoom();
  }

  private void seeRoom() {
    try {
      boolean none = disk.isPresent() && disk.get().freeOctets() < FREE_MIN;
      if (none && !roomless) {
        warn("webhooks: the disk is nearly full; events are dropped until there is room");
      }
      roomless = none;
    } catch (IOException e) {
      roomless = false; // then the write itself will say so
    }
  }

  private void warn(String message) {
    parts.warnings().accept(message);
  }

  /** Ends the couriers: each may finish its call, for a moment, then that is broken off. */
  void stop() {
    posts.values().forEach(post -> post.courier.stop());
    Deadline end = parts.execution().time().deadlineIn(FINISHED_WITHIN);
    for (Post post : posts.values()) {
      boolean _ = post.running.join(end.remaining(parts.execution().time()));
    }
    caller.ifPresent(HookCaller::close);
  }

  /** Lets go of the files. */
  void close() {
    forcedAt = parts.execution().time().nanos() - Duration.ofDays(1).toNanos();
    forceEvery(Duration.ZERO);
    List<IOException> troubles = new ArrayList<>();
    for (Post post : posts.values()) {
      try {
        post.outbox.close();
      } catch (IOException e) {
        troubles.add(e);
      }
    }
    try {
      if (disk.isPresent()) {
        disk.get().close();
      }
    } catch (IOException e) {
      troubles.add(e);
    }
    troubles.forEach(e -> warn("webhooks: " + e.getMessage()));
  }

  /** What stands for a hook in file names. */
  private static String key(Webhook hook) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(hook.url().toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, KEY_OCTETS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  /** What stands for a hook in logs and metrics: paths of hooks are secrets at times. */
  private String name(Webhook hook) {
    String origin = hook.url().getScheme() + "://" + hook.url().getAuthority();
    String name = origin;
    int number = 1;
    Set<String> taken = new HashSet<>();
    posts.values().forEach(post -> taken.add(post.name));
    while (taken.contains(name)) {
      number++;
      name = origin + "#" + number;
    }
    return name;
  }
}
