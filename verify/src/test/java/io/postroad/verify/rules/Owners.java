package io.postroad.verify.rules;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What must stay in one place, and where that is. A class owned by another (nested, anonymous, a
 * lambda) counts as its outermost class.
 *
 * @param what the rule's words
 * @param guarded the accesses that only an owner may have
 * @param owners which classes are owners
 */
record Owners(String what, Predicate<JavaAccess<?>> guarded, DescribedPredicate<JavaClass> owners) {

  private static final Set<String> NOW_TYPES =
      Set.of(
          "java.time.Instant",
          "java.time.LocalDate",
          "java.time.LocalTime",
          "java.time.LocalDateTime",
          "java.time.OffsetDateTime",
          "java.time.ZonedDateTime",
          "java.time.Year",
          "java.time.YearMonth");

  private static final Set<String> FILE_READS =
      Set.of(
          "exists",
          "notExists",
          "isDirectory",
          "isExecutable",
          "isHidden",
          "isReadable",
          "isRegularFile",
          "isSameFile",
          "isSymbolicLink",
          "isWritable",
          "getAttribute",
          "getFileAttributeView",
          "getFileStore",
          "getLastModifiedTime",
          "getOwner",
          "getPosixFilePermissions",
          "lines",
          "list",
          "mismatch",
          "newBufferedReader",
          "newDirectoryStream",
          "newInputStream",
          "probeContentType",
          "readAllBytes",
          "readAllLines",
          "readAttributes",
          "readString",
          "readSymbolicLink",
          "size",
          "find",
          "walk",
          "walkFileTree");

  /** Reading a clock or waiting for one. */
  static Predicate<JavaAccess<?>> clocks() {
    return access -> {
      String type = type(access);
      String name = access.getName();
      return (NOW_TYPES.contains(type) && name.equals("now"))
          || is(access, "java.lang.System", "nanoTime", "currentTimeMillis")
          || is(access, "java.lang.Thread", "sleep", "onSpinWait")
          || is(access, "java.util.concurrent.TimeUnit", "sleep", "timedWait")
          || (type.equals("java.time.Clock") && name.startsWith("system"))
          || is(access, "java.time.Clock", "tick", "tickMillis", "tickSeconds", "tickMinutes")
          || is(access, "java.time.InstantSource", "system")
          || (type.equals("java.util.Date") && constructor(access) && arguments(access).isEmpty())
          || is(access, "java.util.Calendar", "getInstance");
    };
  }

  /** Waiting for another thread. */
  static Predicate<JavaAccess<?>> waits() {
    return access -> {
      String name = access.getName();
      List<String> arguments = arguments(access);
      return is(access, "java.lang.Object", "wait", "notify", "notifyAll")
          || is(access, "java.util.concurrent.locks.LockSupport", "park", "parkNanos", "parkUntil")
          || (type(access).startsWith("java.util.concurrent.")
              && (name.startsWith("await")
                  || is(access, "java.util.concurrent.Semaphore", "acquire", "tryAcquire")
                  || is(access, "java.util.concurrent.CompletableFuture", "get", "join")
                  || is(access, "java.util.concurrent.Future", "get")
                  || (type(access).endsWith("Queue")
                      && (name.equals("put")
                          || name.equals("take")
                          || (name.equals("poll") && !arguments.isEmpty())
                          || (name.equals("offer") && arguments.size() > 1)))));
    };
  }

  /** Starting a thread, or something that starts threads. */
  static Predicate<JavaAccess<?>> threads() {
    return access ->
        is(
                access,
                "java.lang.Thread",
                "<init>",
                "start",
                "startVirtualThread",
                "ofVirtual",
                "ofPlatform")
            || (type(access).equals("java.util.concurrent.Executors")
                && access.getName().startsWith("new"))
            || is(access, "java.util.concurrent.ThreadPoolExecutor", "<init>")
            || is(access, "java.util.concurrent.ScheduledThreadPoolExecutor", "<init>")
            || is(access, "java.util.concurrent.ForkJoinPool", "<init>", "commonPool")
            || is(access, "java.util.Timer", "<init>")
            || (type(access).equals("java.util.concurrent.CompletableFuture")
                && access.getName().endsWith("Async"))
            || access.getName().equals("parallelStream");
  }

  /** Chance without a seed. */
  static Predicate<JavaAccess<?>> chance() {
    return access ->
        (is(access, "java.util.Random", "<init>") && arguments(access).isEmpty())
            || (is(access, "java.util.SplittableRandom", "<init>") && arguments(access).isEmpty())
            || is(access, "java.lang.Math", "random")
            || is(access, "java.util.concurrent.ThreadLocalRandom", "current")
            || is(access, "java.util.UUID", "randomUUID")
            || (is(access, "java.util.Collections", "shuffle") && arguments(access).size() == 1)
            || is(access, "java.util.random.RandomGenerator", "getDefault", "of")
            || is(
                access, "java.security.SecureRandom", "<init>", "getInstance", "getInstanceStrong");
  }

  /** Changing anything in a file system. */
  static Predicate<JavaAccess<?>> fileWrites() {
    return access ->
        (type(access).equals("java.nio.file.Files")
                && !FILE_READS.contains(access.getName())
                && !(access.getName().equals("copy")
                    && arguments(access).contains("java.io.OutputStream")))
            || is(
                access,
                "java.nio.channels.FileChannel",
                "open",
                "write",
                "force",
                "truncate",
                "map")
            || is(access, "java.nio.channels.AsynchronousFileChannel", "open")
            || is(access, "java.io.FileOutputStream", "<init>")
            || is(access, "java.io.FileWriter", "<init>")
            || is(access, "java.io.RandomAccessFile", "<init>")
            || is(
                access,
                "java.io.File",
                "delete",
                "deleteOnExit",
                "mkdir",
                "mkdirs",
                "renameTo",
                "createNewFile",
                "createTempFile");
  }

  /** Asking the host's own resolver. A literal is read with {@code InetAddress.ofLiteral}. */
  static Predicate<JavaAccess<?>> hostLookups() {
    return access ->
        is(
                access,
                "java.net.InetAddress",
                "getByName",
                "getAllByName",
                "getLocalHost",
                "getHostName",
                "getCanonicalHostName")
            || (is(access, "java.net.InetSocketAddress", "<init>")
                && arguments(access).equals(List.of("java.lang.String", "int")))
            || is(access, "java.net.InetSocketAddress", "getHostName");
  }

  /** Writing to the process's standard output or standard error. */
  static Predicate<JavaAccess<?>> standardOutput() {
    return access -> is(access, "java.lang.System", "out", "err");
  }

  /** Making an SMTP reply. */
  static Predicate<JavaAccess<?>> newReply(String root) {
    return access -> is(access, root + ".smtp.reply.Reply", "<init>");
  }

  /** No class but the owners has a guarded access. */
  ArchCondition<JavaClass> stayWithTheirOwners() {
    return new ArchCondition<>(what + " only in " + owners.getDescription()) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (owners.test(outermost(type))) {
          return;
        }
        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
          if (guarded.test(access)) {
            events.add(SimpleConditionEvent.violated(access, access.getDescription()));
          }
        }
      }
    };
  }

  private static JavaClass outermost(JavaClass type) {
    JavaClass outer = type;
    while (outer.getEnclosingClass().isPresent()) {
      outer = outer.getEnclosingClass().get();
    }
    return outer;
  }

  private static String type(JavaAccess<?> access) {
    return access.getTargetOwner().getName();
  }

  private static boolean is(JavaAccess<?> access, String type, String... names) {
    return type(access).equals(type) && List.of(names).contains(access.getName());
  }

  private static boolean constructor(JavaAccess<?> access) {
    return access.getName().equals("<init>");
  }

  private static List<String> arguments(JavaAccess<?> access) {
    return access.getTarget() instanceof CodeUnitAccessTarget unit
        ? unit.getRawParameterTypes().stream().map(JavaClass::getName).toList()
        : List.of();
  }
}
