package io.postroad.verify.rules;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The module table, the direction of packages, and the owners of what must stay in one place. */
class ArchitectureTest {

  private static final String ROOT = "io.postroad";
  private static final String FIXTURE = ROOT + ".verify.rules.fixture";

  /** The classes that make salts, tokens and keys, without {@link #ROOT}. */
  private static final Set<String> SECRETS =
      Set.of(".app.secret.SecretOctets", ".smtp.sasl.Nonces");

  private static final JavaClasses PROGRAM =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/verify/"))
          .withImportOption(location -> !location.contains("module-info"))
          .importPackages(ROOT);

  private static final JavaClasses BROKEN = new ClassFileImporter().importPackages(FIXTURE);

  /** One kind of thing that has owners. */
  @SuppressWarnings("ImmutableEnumChecker") // the predicates hold no state
  enum Owned {
    CLOCK("clocks are read and waited for", Owners.clocks(), "..smtp.runtime.."),
    WAIT(
        "threads wait for each other",
        Owners.waits(),
        "..smtp.runtime..",
        ROOT + ".dns.internal..",
        "..testkit.."),
    THREAD("threads start", Owners.threads(), "..smtp.runtime..", "..testkit.."),
    CHANCE("chance has no seed", Owners.chance(), secrets()),
    LOOKUP("the host resolves names", Owners.hostLookups(), ROOT + ".dns.."),
    OUTPUT("standard output is written", Owners.standardOutput(), ROOT + ".app.cli.."),
    FILE("files are written", Owners.fileWrites(), disks()),
    REPLY("replies are made", Owners.newReply(ROOT), replyOwners());

    private final String what;
    private final Predicate<JavaAccess<?>> guarded;
    private final DescribedPredicate<JavaClass> owners;

    Owned(String what, Predicate<JavaAccess<?>> guarded, String... packages) {
      this(what, guarded, resideInAnyPackage(packages));
    }

    Owned(String what, Predicate<JavaAccess<?>> guarded, DescribedPredicate<JavaClass> owners) {
      this.what = what;
      this.guarded = guarded;
      this.owners = owners;
    }

    // Ids and jitter come from the runtime's seedable chance; what must not be guessed does not.
    private static DescribedPredicate<JavaClass> secrets() {
      return resideInAnyPackage("..smtp.runtime..")
          .or(
              describe(
                  "what makes secrets",
                  type -> SECRETS.contains(type.getName().substring(ROOT.length()))));
    }

    // Spool, inbox and Maildir delivery each have a port of their own: none may see the others'.
    // The tour makes and removes a temporary folder for its three servers, the torture one for its
    // own; packages are made at build time, when no mail is at stake.
    private static DescribedPredicate<JavaClass> disks() {
      Set<String> ports = Set.of("Disk", "InboxDisk", "MaildirStore");
      return describe(
          "implementations of the ports " + ports + ", the tour, the torture and packaging",
          type ->
              Set.of(ROOT + ".app.tour", ROOT + ".app.torture", ROOT + ".app.packaging")
                      .contains(type.getPackageName())
                  || type.getAllRawInterfaces().stream()
                      .anyMatch(port ->
                          ports.contains(port.getSimpleName())
                              && port.getPackageName().startsWith(ROOT)));
    }

    private static DescribedPredicate<JavaClass> replyOwners() {
      return describe(
          "the wording of replies and the reply parser",
          type ->
              type.getPackageName().equals(ROOT + ".smtp.reply")
                  && Set.of("Wording", "ReplyReader", "Reply").contains(type.getSimpleName()));
    }

    ArchRule rule() {
      return classes().should(new Owners(what, guarded, owners).stayWithTheirOwners());
    }
  }

  @Test
  @DisplayName("Architecture: a module imports only what the module table allows")
  void moduleTable() {
    System.out.printf("architecture: classes=%d%n", PROGRAM.size());
    classes().should(new Modules(ROOT).useOnlyWhatTheTableAllows()).check(PROGRAM);
  }

  @Test
  @DisplayName("Architecture: the module table sees server to client, and a library out of place")
  void moduleTableCanFail() {
    ArchRule rule =
        classes()
            .that()
            .resideInAPackage(FIXTURE + ".smtp..")
            .should(new Modules(FIXTURE).useOnlyWhatTheTableAllows());
    assertThat(findings(rule, BROKEN))
        .anyMatch(line -> line.contains("smtp.server may not use") && line.contains("Dialer"))
        .anyMatch(line -> line.contains("smtp.client may not use") && line.contains("slf4j"))
        .noneMatch(line -> line.contains("Allowed"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"smtp", "smtp.server", "smtp.client", "mta", "inbox", "app", "testkit"})
  @DisplayName("Architecture: no cycle among a module's packages")
  void noCycles(String module) {
    slices()
        .matching(ROOT + "." + module + ".(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(PROGRAM);
  }

  @Test
  @DisplayName("Architecture: the rule on cycles sees two packages that use each other")
  void noCyclesCanFail() {
    ArchRule rule = slices().matching(FIXTURE + ".mta.(*)..").should().beFreeOfCycles();
    assertThat(findings(rule, BROKEN)).isNotEmpty();
  }

  @Test
  @DisplayName("Architecture: inside mta no arrow points up to the queue's users")
  void mtaLayers() {
    spoolRule(ROOT).check(PROGRAM);
    queueRule(ROOT).check(PROGRAM);
  }

  @Test
  @DisplayName("Architecture: the rule on mta's arrows sees a spool that knows schedules")
  void mtaLayersCanFail() {
    assertThat(findings(spoolRule(FIXTURE), BROKEN)).isNotEmpty();
    assertThat(findings(queueRule(FIXTURE), BROKEN)).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Architecture: what must stay in one place stays with its owner")
  void owners(Owned owned) {
    owned.rule().check(PROGRAM);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Architecture: each rule on owners sees its fixture break it")
  void ownersCanFail(Owned owned) {
    ArchRule rule =
        owned == Owned.REPLY
            ? classes()
                .should(
                    new Owners("replies", Owners.newReply(FIXTURE), resideInAnyPackage("none"))
                        .stayWithTheirOwners())
            : owned.rule();
    String fixture = owned.name().charAt(0) + owned.name().substring(1).toLowerCase(Locale.ROOT);
    long uses =
        Arrays.stream(BROKEN.get(FIXTURE + "." + fixture + "Stray").reflect().getDeclaredMethods())
            .filter(method -> !method.isSynthetic())
            .count();
    List<String> found =
        findings(rule, BROKEN).stream().filter(line -> line.contains(fixture + "Stray.")).toList();
    assertThat(uses).isPositive();
    assertThat(found).as("one finding for each method of the fixture").hasSize((int) uses);
  }

  private static ArchRule spoolRule(String root) {
    String mta = root + ".mta.";
    return noClasses()
        .that()
        .resideInAPackage(mta + "spool..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            mta + "queue..",
            mta + "routing..",
            mta + "delivery..",
            mta + "policy..",
            mta + "report..",
            mta + "admin..")
        .allowEmptyShould(true);
  }

  private static ArchRule queueRule(String root) {
    String mta = root + ".mta.";
    return noClasses()
        .that()
        .resideInAPackage(mta + "queue..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            mta + "routing..",
            mta + "delivery..",
            mta + "policy..",
            mta + "report..",
            mta + "admin..")
        .allowEmptyShould(true);
  }

  private static List<String> findings(ArchRule rule, JavaClasses classes) {
    return rule.evaluate(classes).getFailureReport().getDetails();
  }
}
