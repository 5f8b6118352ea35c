package io.earshot.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PublishedFileTest {

    @Test
    void aLineIsAContainerAndWhatItTalksTo() {
        PublishedFile file = PublishedFile.parse("""
            # by the scheduler
            be5.host58: 192.168.5.1 fd00::5:1   # comment

            BE6.host58:10.1.2.3\r
            be5.host58: 10.1.2.4
            be7.host58:
            """);
        assertThat(file.problems()).isEmpty();
        assertThat(file.partners())
                .containsEntry(
                        ContainerName.parse("be5.host58"),
                        List.of(Ip.parse("192.168.5.1"), Ip.parse("fd00::5:1"), Ip.parse("10.1.2.4")))
                .containsEntry(ContainerName.parse("be6.host58"), List.of(Ip.parse("10.1.2.3")))
                .containsEntry(ContainerName.parse("be7.host58"), List.of());
    }

    @Test
    void aBadLineLosesNoOther() {
        PublishedFile file =
                PublishedFile.parse("be5: 10.0.0.1\nbe5.host58 10.0.0.1\nbe6.host58: 10.0.0.300\nbe7.h: ::1\n");
        assertThat(file.partners()).containsOnlyKeys(ContainerName.parse("be7.h"));
        assertThat(file.problems()).hasSize(3).allMatch(problem -> problem.matches("line \\d: [ -~]+"));
    }

    @Test
    void noiseGivesPartnersOrProblems() {
        Random random = new Random(58);
        String liked = "be5.host58: 10.0.0.1\n#:. \r\u0000e\u00e9";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append(liked.charAt(random.nextInt(liked.length())));
            }
            assertThat(PublishedFile.parse(text.toString()).problems())
                    .allMatch(problem -> problem.matches("line \\d+: [ -~]+"));
        }
    }
}
