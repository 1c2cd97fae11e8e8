package io.postroad.verify.rules;

import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The module table: which module may import which, and which third-party packages each may use. A
 * class belongs to the module with the longest package name that begins its own. Immutable.
 *
 * @param root the package that stands for {@code io.postroad}, so that fixtures can be judged too
 */
record Modules(String root) {

  /** What one module may use besides the JDK, JSpecify and itself. */
  private record Row(Set<String> modules, Set<String> libraries) {}

  private static final Map<String, Row> TABLE =
      Map.ofEntries(
          row("smtp", Set.of(), Set.of("com.ongres")),
          row("dns", Set.of(), Set.of("org.xbill.DNS")),
          row("message", Set.of("smtp"), Set.of()),
          row("smtp.server", Set.of("smtp"), Set.of()),
          row("smtp.client", Set.of("smtp"), Set.of()),
          row("mta", Set.of("smtp", "dns", "message", "smtp.server", "smtp.client"), Set.of()),
          row(
              "inbox",
              Set.of("smtp", "message"),
              Set.of("org.apache.james.mime4j", "org.owasp.html")),
          row("testkit", Set.of("smtp"), Set.of("org.junit.jupiter", "org.assertj")),
          row(
              "app",
              Set.of("smtp", "dns", "message", "smtp.server", "smtp.client", "mta", "inbox"),
              Set.of(
                  "picocli",
                  "org.bouncycastle",
                  "org.tomlj",
                  "tools.jackson",
                  "org.slf4j",
                  "ch.qos.logback",
                  "io.prometheus")));

  /** The module of {@code type}; empty when it is none of ours. */
  Optional<String> moduleOf(JavaClass type) {
    return TABLE.keySet().stream()
        .filter(module -> within(type.getPackageName(), root + "." + module))
        .max(Comparator.comparingInt(String::length));
  }

  /** Every class uses only what its module's row allows. */
  ArchCondition<JavaClass> useOnlyWhatTheTableAllows() {
    return new ArchCondition<>("use only what the module table allows") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        Optional<String> module = moduleOf(type);
        if (module.isEmpty()) {
          events.add(SimpleConditionEvent.violated(type, type.getName() + " is in no module"));
          return;
        }
        Row row = TABLE.get(module.get());
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass().getBaseComponentType();
          if (!allowed(module.get(), row, target)) {
            events.add(
                SimpleConditionEvent.violated(
                    dependency, module.get() + " may not use: " + dependency.getDescription()));
          }
        }
      }
    };
  }

  private boolean allowed(String from, Row row, JavaClass target) {
    Optional<String> to = moduleOf(target);
    if (to.isPresent()) {
      return to.get().equals(from) || row.modules.contains(to.get());
    }
    String name = target.getPackageName();
    return target.isPrimitive()
        || within(name, "java")
        || within(name, "javax.net")
        || within(name, "javax.crypto")
        || within(name, "javax.security")
        || within(name, "com.sun.net.httpserver")
        || within(name, "com.sun.management")
        || within(name, "org.jspecify")
        || row.libraries.stream().anyMatch(library -> within(name, library));
  }

  private static boolean within(String name, String prefix) {
    return name.equals(prefix) || name.startsWith(prefix + ".");
  }

  private static Map.Entry<String, Row> row(
      String name, Set<String> modules, Set<String> libraries) {
    return entry(name, new Row(modules, libraries));
  }
}
