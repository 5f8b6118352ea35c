package io.earshot.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.File;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dependency rules of docs/architecture.md for what users install. */
class ArchitectureTest {

    private static final JavaClasses EARSHOT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("/io/earshot/lab/"))
            .importPackages("io.earshot");

    private static final String JDK = "java..";

    private static final String BEANS = "io.earshot.agent.jvm.beans..";

    @Test
    void everyModuleIsSeen() {
        assertThat(EARSHOT.stream()
                        .map(c -> c.getPackageName().split("\\.", -1)[2])
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(
                        "agent", "cli", "cluster", "cmdb", "fleet", "http", "model", "nagios", "pdns", "relay",
                        "server", "site", "store", "traffic", "web", "wire");
    }

    @Test
    void theModelNeedsNothingButItsJson() {
        onlyDependsOn("io.earshot.model..", JDK, "tools.jackson.core..");
    }

    @Test
    void theAgentNeedsNothingButTheModelAndWhatReadsTraffic() {
        classes()
                .that()
                .resideInAPackage("io.earshot.agent..")
                .and()
                .resideOutsideOfPackage(BEANS)
                .should()
                .onlyDependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(
                                "io.earshot.agent..",
                                JDK,
                                "javax.net.ssl..",
                                "javax.crypto..",
                                "javax.security.auth.x500..",
                                "io.earshot.model..",
                                "io.earshot.wire..",
                                "tools.jackson.core..")
                        .and(resideOutside(BEANS)))
                .check(EARSHOT);
    }

    /** Another Java executes it, with nothing else of the agent. */
    @Test
    void theReaderOfBeansStandsAlone() {
        onlyDependsOn(BEANS, JDK, "javax.management..", "com.sun.tools.attach..");
    }

    @Test
    void theDocumentationIsWrittenByNothingThatRuns() {
        onlyDependsOn("io.earshot.site..", JDK, "org.commonmark..", "tools.jackson.core..");
        noClasses()
                .that()
                .resideOutsideOfPackage("io.earshot.site..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.earshot.site..")
                .check(EARSHOT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cluster", "cmdb", "pdns", "fleet", "http", "nagios", "wire"})
    void onlyTheModelStandsBelow(String edge) {
        noClasses()
                .that()
                .resideInAPackage("io.earshot." + edge + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.earshot..")
                        .and(resideOutside("io.earshot.model..", "io.earshot." + edge + "..")))
                .check(EARSHOT);
    }

    @Test
    void theStoreKnowsTheModelAndNoEngine() {
        noClasses()
                .that(resideInAnyPackage("io.earshot.store..")
                        .and(resideOutside("io.earshot.store.h2..", "io.earshot.store.ignite..")))
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.earshot..")
                        .and(resideOutside(
                                "io.earshot.model..",
                                "io.earshot.store",
                                "io.earshot.store.external..",
                                "io.earshot.store.guard..",
                                "io.earshot.store.table..")))
                .check(EARSHOT);
    }

    @Test
    void onlyTheEngineOnIgniteImportsIgniteAndNothingKnowsIt() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.earshot.store.ignite..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.ignite..", "io.earshot.store.ignite..")
                .check(EARSHOT);
    }

    @Test
    void onlyTheEmbeddedEngineImportsH2() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.earshot.store.h2..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.h2..")
                .check(EARSHOT);
    }

    @Test
    void onlyTheLogAndTheWorkersOfTrafficImportKafka() {
        noClasses()
                .that(resideOutside("io.earshot.cluster.kafka..", "io.earshot.traffic.kafka.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .check(EARSHOT);
    }

    @Test
    void askingKnowsTheStoreAndNoEngine() {
        noClasses()
                .that()
                .resideInAPackage("io.earshot.web..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.earshot..")
                        .and(resideOutside(
                                "io.earshot.model..",
                                "io.earshot.store",
                                "io.earshot.store.guard..",
                                "io.earshot.store.table..",
                                "io.earshot.http..",
                                "io.earshot.web..")))
                .check(EARSHOT);
    }

    @Test
    void aRelayNeedsNothingButTheModelAndHttp() {
        noClasses()
                .that()
                .resideInAPackage("io.earshot.relay..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.earshot..")
                        .and(resideOutside("io.earshot.model..", "io.earshot.http..", "io.earshot.relay..")))
                .check(EARSHOT);
    }

    @Test
    void theServerKnowsNoAgent() {
        noClasses()
                .that()
                .resideInAPackage("io.earshot.server..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.earshot.agent..", "io.earshot.lab..", "io.earshot.cli..")
                .check(EARSHOT);
    }

    @Test
    void trafficKnowsNeitherServerNorAgent() {
        noClasses()
                .that()
                .resideInAPackage("io.earshot.traffic..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.earshot.agent..",
                        "io.earshot.server..",
                        "io.earshot.fleet..",
                        "io.earshot.cmdb..",
                        "io.earshot.pdns..")
                .check(EARSHOT);
    }

    @Test
    void nothingElseKnowsTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.earshot.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.earshot.cli..")
                .check(EARSHOT);
    }

    @Test
    void theFleetTouchesNoFileSocketOrThread() {
        noClasses()
                .that()
                .resideInAPackage("io.earshot.fleet..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..", "java.sql..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(File.class)
                .check(EARSHOT);
    }

    /** The server's main class chooses the engine, and its table writer fills the tables of the fleet's objects. */
    @Test
    void theRestOfServerAndWebKnowsNoEngine() {
        noClasses()
                .that()
                .resideInAnyPackage("io.earshot.server.*..", "io.earshot.web..")
                .and()
                .resideOutsideOfPackage("io.earshot.server.tables..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.earshot.store.h2..")
                .check(EARSHOT);
    }

    @Test
    void packagesFormNoCircles() {
        slices().matching("io.earshot.(**)").should().beFreeOfCycles().check(EARSHOT);
    }

    @Test
    void whatDecidesIsHandedTheTime() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.earshot.model..",
                        "io.earshot.nagios..",
                        "io.earshot.fleet..",
                        "io.earshot.cluster",
                        "io.earshot.cluster.memory..",
                        "io.earshot.agent.link..",
                        "io.earshot.traffic.iso8583..",
                        "io.earshot.traffic.transactions..",
                        "io.earshot.traffic.kpi..",
                        "io.earshot.wire..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .check(EARSHOT);
    }

    @Test
    void wireTouchesTheMachineInItsCaptureOnly() {
        noClasses()
                .that()
                .resideInAPackage("io.earshot.wire..")
                .and()
                .resideOutsideOfPackage("io.earshot.wire.capture..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.nio.file..",
                        "java.net..",
                        "java.nio.channels..",
                        "java.lang.foreign..",
                        "java.util.concurrent..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .check(EARSHOT);
    }

    @Test
    void noFolderIsNamedAfterNothing() {
        classes()
                .should()
                .resideOutsideOfPackages("..util..", "..common..", "..helper..", "..manager..", "..impl..", "..misc..")
                .check(EARSHOT);
    }

    private static void onlyDependsOn(String packages, String... allowed) {
        List<String> all = new ArrayList<>(List.of(allowed));
        all.add(packages);
        classes()
                .that()
                .resideInAPackage(packages)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(all.toArray(String[]::new))
                .check(EARSHOT);
    }

    private static DescribedPredicate<JavaClass> resideOutside(String... packages) {
        return JavaClass.Predicates.resideOutsideOfPackages(packages);
    }
}
