package io.earshot.lab;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The dependency rules of docs/architecture.md for the laboratory. */
class LabArchitectureTest {

    private static final JavaClasses EARSHOT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.earshot");

    @Test
    void nothingThatIsInstalledKnowsTheLaboratory() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.earshot.lab..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.earshot.lab..")
                .check(EARSHOT);
    }

    @Test
    void packagesFormNoCircles() {
        slices().matching("io.earshot.(**)").should().beFreeOfCycles().check(EARSHOT);
    }

    @Test
    void aSimulationIsHandedTheTime() {
        noClasses()
                .that()
                .resideInAPackage("io.earshot.lab.simulate..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(EARSHOT);
    }
}
