package io.earshot.cmdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Networks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesCmdbTest {

    private static final String PODS = "/api/v1/pods";

    private final KubernetesStub kubernetes = new KubernetesStub(2);
    private final StubApi api = StubApi.start(kubernetes::answer);

    @TempDir
    private Path folder;

    private Path tokenFile;
    private KubernetesCmdb cmdb;

    @BeforeEach
    void connect() throws Exception {
        tokenFile = Files.writeString(folder.resolve("token"), KubernetesStub.TOKEN);
        kubernetes.node("node7", "tx-1");
        cmdb = cmdb(Duration.ofMinutes(5));
    }

    @AfterEach
    void stop() {
        cmdb.close();
        api.close();
    }

    @Test
    void aPodIsAContainerOnItsNode() throws Exception {
        kubernetes.pod(
                "be-1",
                "node7",
                "Running",
                ", \"annotations\": {\"earshot.io/uses\": \"db1.shop cache.shop\"}",
                "10.0.0.1",
                "fd00::1");
        kubernetes.service("api");
        kubernetes.slice("api", "be-1=true");
        kubernetes.slice("gone", "be-1=true");
        CmdbReading reading = cmdb.read();
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.inventory().containers())
                .containsExactly(new Container(
                                new ContainerName("be-1_shop", "node7"),
                                "tx-1",
                                "be",
                                "tx-main",
                                List.of(Ip.parse("10.0.0.1"), Ip.parse("fd00::1")),
                                List.of("api.shop"),
                                List.of("db1.shop", "cache.shop"),
                                true)
                        .tagged(Map.of("app.kubernetes.io/name", "be")));
    }

    @Test
    void onlyReadyEndpointsProvideButAPodThatIsNotReadyStillListens() throws Exception {
        kubernetes.pod("be-1", "node7", "Running", "", "10.0.0.1");
        kubernetes.pod("be-2", "node7", "Running", "", "10.0.0.2");
        kubernetes.service("api");
        kubernetes.slice("api", "be-1=true be-2=false");
        assertThat(cmdb.read().inventory().containers())
                .extracting(c -> c.name().container() + " " + c.services() + " " + c.running())
                .containsExactly("be-1_shop [api.shop] true", "be-2_shop [] true");
    }

    @Test
    void whatHasEndedOrNotBegunIsNoContainerAndWhatIsEndingOrDrainedTakesNoTraffic() throws Exception {
        kubernetes.pod("done", "node7", "Succeeded", "", "10.0.0.1");
        kubernetes.pod("waiting", "", "Pending", "");
        kubernetes.pod("ending", "node7", "Running", ", \"deletionTimestamp\": \"2026-11-23T12:00:00Z\"", "10.0.0.3");
        kubernetes.pod("starting", "node7", "Pending", "");
        kubernetes.pod("apart", "node7", "Running", ", \"annotations\": {\"earshot.io/takes-traffic\": \"false\"}");
        assertThat(cmdb.read().inventory().containers())
                .extracting(c -> c.name().container() + " " + c.running() + " " + c.takesTraffic())
                .containsExactly("apart_shop true false", "ending_shop true false", "starting_shop false false");
    }

    @Test
    void aPodThatLivesOwnsTheAddressThatAnEndingOneStillHas() throws Exception {
        kubernetes.pod("a", "node7", "Running", ", \"deletionTimestamp\": \"2026-11-23T12:00:00Z\"", "10.0.0.9");
        kubernetes.pod("b", "node7", "Running", "", "10.0.0.9");
        kubernetes.service("api");
        kubernetes.slice("api", "b=true");
        CmdbReading reading = cmdb.read();
        assertThat(reading.inventory()
                        .owner(Networks.DEFAULT, Ip.parse("10.0.0.9"))
                        .orElseThrow()
                        .name())
                .isEqualTo(new ContainerName("b_shop", "node7"));
        assertThat(reading.inventory().providers("api.shop")).hasSize(1);
    }

    @Test
    void aServiceScaledToZeroHasNoProviders() throws Exception {
        kubernetes.pod("be-1", "node7", "Running", "", "10.0.0.1");
        kubernetes.service("api");
        kubernetes.sliceOfNulls("api");
        CmdbReading reading = cmdb.read();
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.inventory().size()).isEqualTo(1);
        assertThat(reading.inventory().providers("api.shop")).isEmpty();
    }

    @Test
    void anObjectOfNullsCostsNoOtherOne() throws Exception {
        kubernetes.pod("be-1", "node7", "Running", "", "10.0.0.1");
        kubernetes.put(PODS, "empty", """
            {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "empty", "namespace": "shop", "labels": null,
             "resourceVersion": "RESOURCE_VERSION"}, "spec": null, "status": null}\
            """);
        kubernetes.put(PODS, "half", """
            {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "half", "namespace": "shop", "labels": null,
             "annotations": null, "resourceVersion": "RESOURCE_VERSION"},
             "spec": {"nodeName": "node7"}, "status": {"phase": null, "podIPs": [null, {"ip": null}]}}\
            """);
        CmdbReading reading = cmdb.read();
        assertThat(reading.inventory().containers())
                .extracting(c -> c.name().container() + " " + c.running())
                .containsExactly("be-1_shop true", "half_shop false");
        assertThat(reading.problems()).isEmpty();
    }

    @Test
    void aPodOfAKubeletThatFillsInOneAddressAloneHasThatAddress() throws Exception {
        kubernetes.put(PODS, "be-1", """
            {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "be-1", "namespace": "shop", "resourceVersion": "RESOURCE_VERSION"},
             "spec": {"nodeName": "node7"}, "status": {"phase": "Running", "podIP": "10.0.0.1"}}\
            """);
        assertThat(cmdb.read().inventory().owner(Networks.DEFAULT, Ip.parse("10.0.0.1")))
                .isPresent();
    }

    /** Its node is not heard of any more, and that is what the pod is watched for. */
    @Test
    void aPodRunsUntilItIsKnownToHaveEnded() throws Exception {
        String[] phases = {"Pending", "Running", "Unknown", "Succeeded", "Failed"};
        for (int i = 0; i < phases.length; i++) {
            kubernetes.pod("be-" + i, "node7", phases[i], "", "10.0.0." + (i + 1), "fd00::" + (i + 1));
        }
        assertThat(cmdb.read().inventory().containers())
                .extracting(c -> c.name().container() + " " + c.running() + " " + c.addresses())
                .containsExactly(
                        "be-0_shop false [10.0.0.1, fd00::1]",
                        "be-1_shop true [10.0.0.2, fd00::2]",
                        "be-2_shop true [10.0.0.3, fd00::3]");
    }

    @Test
    void aListWhoseVersionExpiresBetweenItsPagesIsListedAgain() throws Exception {
        for (int i = 1; i <= 5; i++) {
            kubernetes.pod("be-" + i, "node7", "Running", "", "10.0.0." + i);
        }
        kubernetes.expireNextPage(PODS);
        assertThat(cmdb.read().inventory().size()).isEqualTo(5);
    }

    @Test
    void aNodeWithoutAZoneIsAProblemOfItsPodsAlone() throws Exception {
        kubernetes.node("node8", "");
        kubernetes.pod("be-1", "node7", "Running", "", "10.0.0.1");
        kubernetes.pod("be-2", "node8", "Running", "", "10.0.0.2");
        CmdbReading reading = cmdb.read();
        assertThat(reading.inventory().size()).isEqualTo(1);
        assertThat(reading.problems())
                .extracting(CmdbProblem::toString)
                .containsExactly("Kubernetes " + api.uri() + ": pod be-2.shop: no dataCenter, expected a name");
    }

    @Test
    void listsComeInChunksAndChangesByWatch() throws Exception {
        for (int i = 1; i <= 5; i++) {
            kubernetes.pod("be-" + i, "node7", "Running", "", "10.0.0." + i);
        }
        assertThat(cmdb.read().inventory().size()).isEqualTo(5);
        int lists = lists();
        assertThat(lists).isEqualTo(3);

        kubernetes.pod("be-6", "node7", "Running", "", "10.0.0.6");
        kubernetes.delete(PODS, "be-1");
        readUntil(reading -> reading.inventory().size() == 5
                && reading.inventory()
                        .owner(Networks.DEFAULT, Ip.parse("10.0.0.6"))
                        .isPresent());
        assertThat(lists()).isEqualTo(lists);
    }

    @Test
    void aWatchThatEndsGoesOnFromWhereItWas() throws Exception {
        kubernetes.pod("be-1", "node7", "Running", "", "10.0.0.1");
        cmdb.read();
        kubernetes.bookmark(PODS);
        kubernetes.pod("be-2", "node7", "Running", "", "10.0.0.2");
        readUntil(reading -> reading.inventory().size() == 2);
        int lists = lists();
        kubernetes.endWatches(PODS);
        kubernetes.pod("be-3", "node7", "Running", "", "10.0.0.3");
        readUntil(reading -> reading.inventory().size() == 3);
        assertThat(lists()).isEqualTo(lists);
    }

    @Test
    void aVersionThatIsGoneIsListedAnew() throws Exception {
        kubernetes.pod("be-1", "node7", "Running", "", "10.0.0.1");
        kubernetes.pod("be-2", "node7", "Running", "", "10.0.0.2");
        assertThat(cmdb.read().inventory().size()).isEqualTo(2);
        int lists = lists();
        kubernetes.compactAndForget(PODS, "be-1");
        readUntil(reading -> reading.inventory().size() == 1);
        assertThat(lists()).isGreaterThan(lists);
    }

    @Test
    void aBusyOrStumblingServerIsAskedAgain() throws Exception {
        kubernetes.pod("be-1", "node7", "Running", "", "10.0.0.1");
        api.misbehave(
                StubApi.status(429, KubernetesStub.status(429, "TooManyRequests", "slow down"), "Retry-After", "0"),
                StubApi.status(500, KubernetesStub.status(500, "InternalError", "etcd")),
                StubApi.status(500, KubernetesStub.status(500, "InternalError", "etcd")));
        assertThat(cmdb.read().inventory().size()).isEqualTo(1);
    }

    @Test
    void aRefusedTokenIsSaidInOneLineAndTakenUpOnceItIsReplaced() throws Exception {
        Files.writeString(tokenFile, "wrong");
        assertRefused("status 401, credentials refused (");
        Files.writeString(tokenFile, KubernetesStub.TOKEN);
        assertThat(cmdb.read().inventory().size()).isZero();
    }

    @Test
    void aBodyThatTricklesOrAnApiThatIsGoneIsSaidInOneLine() {
        cmdb.close();
        cmdb = cmdb(Duration.ofMillis(700));
        api.misbehave(
                StubApi.trickle(),
                StubApi.trickle(),
                StubApi.trickle(),
                StubApi.trickle(),
                StubApi.trickle(),
                StubApi.trickle());
        assertRefused("no whole list in time");
        api.close();
        cmdb.close();
        cmdb = cmdb(Duration.ofMinutes(5));
        assertRefused("no answer (");
    }

    @Test
    void anApiThatGoesAwayLaterFailsTheReading() throws Exception {
        cmdb.close();
        cmdb = cmdb(Duration.ofSeconds(2));
        kubernetes.pod("be-1", "node7", "Running", "", "10.0.0.1");
        readUntil(reading -> reading.inventory().size() == 1);
        Files.writeString(tokenFile, "revoked");
        kubernetes.endWatches(PODS);
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        assertThatThrownBy(() -> {
                    while (System.nanoTime() < end) {
                        readUnlessLate();
                        Thread.sleep(50);
                    }
                })
                .isInstanceOf(CmdbException.class)
                .hasMessageContaining("pods: the watch is down");
        Files.writeString(tokenFile, KubernetesStub.TOKEN);
        readUntil(reading -> reading.inventory().size() == 1);
    }

    /** Reads; that a busy machine did not bring an answer in time is no failure here. */
    private void readUnlessLate() throws CmdbException, InterruptedException {
        try {
            cmdb.read();
        } catch (CmdbException e) {
            if (!e.getMessage().contains("timed out") && !e.getMessage().contains("in time")) {
                throw e;
            }
        }
    }

    private KubernetesCmdb cmdb(Duration timeout) {
        return new KubernetesCmdb(new KubernetesCmdb.Options(
                Optional.empty(),
                api.uri(),
                new Secret.InFile(tokenFile),
                Optional.empty(),
                List.of(),
                new KubernetesLabels(
                        "tx-main",
                        "app.kubernetes.io/name",
                        "topology.kubernetes.io/zone",
                        "earshot.io/uses",
                        List.of("app.kubernetes.io/name", "team")),
                timeout));
    }

    private void readUntil(Predicate<CmdbReading> wanted) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (true) {
            try {
                if (wanted.test(cmdb.read())) {
                    return;
                }
            } catch (CmdbException e) {
                // not yet
            }
            assertThat(System.nanoTime()).as("time is up").isLessThan(end);
            Thread.sleep(20);
        }
    }

    private int lists() {
        return (int) api.requests().stream()
                .filter(request ->
                        request.path().equals(PODS) && !request.query().containsKey("watch"))
                .count();
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> cmdb.read())
                .isInstanceOf(CmdbException.class)
                .hasMessageContaining(message)
                .message()
                .matches("[ -~]+")
                .doesNotContain("wrong");
    }
}
