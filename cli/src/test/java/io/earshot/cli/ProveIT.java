package io.earshot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short form of docs/proof.md: a small fleet with the real programs, broken in earnest, by the command that a user runs. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ProveIT {

    private static final String KINDS =
            "link-one-way,host-pair,container-killed,data-center,server-killed,dns-gone,cmdb-gone";

    @Test
    void whatIsBrokenIsNoticedAndNamedAndEndsInNagiosAndNothingElseDoes() throws Exception {
        requireRoot();
        Launcher.Finished proof =
                Launcher.run("lab", "prove", "--fast", "--hosts", "9", "--containers", "3", "--kinds", KINDS);
        assertThat(proof.output())
                .contains("5 of 5 breaks as expected, 0 incidents that had to do with nothing that was broken.")
                .contains("| host-pair | 1 | DOWN | ")
                .doesNotContain("Exception");
        assertThat(proof.status()).as(proof.output()).isZero();
    }

    private static void requireRoot() {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "namespaces are made by root alone");
    }
}
