package io.earshot.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.earshot.agent.AgentCommandLine;
import io.earshot.agent.http.Token;
import io.earshot.cli.setup.ServerSetup;
import io.earshot.http.access.FleetKey;
import io.earshot.server.config.ConfigFile;
import io.earshot.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Checks what the chart makes, as far as that needs no cluster. */
class ChartTest {

    private static final String EVERYTHING = """
            nameOverride: ears
            imagePullSecrets: [{name: registry}]
            server:
              image: {repository: registry.example.com/earshot-server, tag: "1"}
              config: {cycle: 1m, access: {hostNames: [earshot.example.com]}, sql: {rowLimit: 10}}
              kubernetes: {namespaces: [shop], cluster: tx-main}
              service: {type: LoadBalancer, annotations: {a: b}}
              postgres: true
              persistence: {storageClass: fast, size: 20Gi}
              nodeSelector: {disk: ssd}
              tolerations: [{key: monitoring, operator: Exists}]
              affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: Exists}]}]}}}
            agent:
              runtimeState: /run/crun
              bundles: /run/containers/storage
              env: {EARSHOT_SOCKETS: nameless}
            networkPolicy: {from: [{namespaceSelector: {matchLabels: {team: ops}}}]}
            """;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void hasHelm() {
        assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"),
                "Helm's library is there for Linux on amd64");
    }

    private static String render(String values) throws IOException {
        return Chart.render(Files.writeString(Files.createTempFile(folder, "values", ".yaml"), values));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                EVERYTHING,
                "{agent: {enabled: false}, rbac: {create: false}, networkPolicy: {enabled: false}, server: {persistence: {enabled: false}}}",
                "{networkPolicy: {from: []}, agent: {tolerations: [], priorityClassName: '', resources: {}}, server: {resources: {}}}"
            })
    void everyObjectIsOneThatKubernetesKnows(String values) throws IOException {
        List<JsonNode> objects = Chart.objects(render(values));
        assertThat(objects).hasSizeGreaterThanOrEqualTo(4);
        for (JsonNode object : objects) {
            Chart.validate(object);
            assertThat(object.at("/metadata/labels/app.kubernetes.io~1part-of").asString())
                    .isEqualTo("earshot");
            assertMountsAreVolumes(object);
        }
    }

    private static void assertMountsAreVolumes(JsonNode object) {
        Set<String> volumes = new HashSet<>();
        object.at("/spec/template/spec/volumes")
                .forEach(volume -> volumes.add(volume.path("name").asString()));
        object.at("/spec/volumeClaimTemplates")
                .forEach(claim -> volumes.add(claim.at("/metadata/name").asString()));
        Set<String> mounts = new HashSet<>();
        object.at("/spec/template/spec/containers/0/volumeMounts")
                .forEach(mount -> mounts.add(mount.path("name").asString()));
        assertThat(mounts).isEqualTo(volumes);
    }

    @Test
    void helmFindsNothingWrongWithTheChart() {
        LintResult result = new Helm(Chart.FOLDER).lint().strict().call();
        assertThat(result.isFailed())
                .as(String.join("\n", result.getMessages()))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{secret: ''}",
                "{server: {persistance: {enabled: false}}}",
                "{server: {persistence: {size: large}}}",
                "{server: {config: {listen: '0.0.0.0:80'}}}",
                "{agent: {runtimeState: run/runc}}",
                "{agent: {env: {EARSHOT_SOCKETS: 1}}}"
            })
    void aWrongValueIsRefused(String values) {
        assertThatThrownBy(() -> render(values)).hasMessageContaining("values don't meet the specifications");
    }

    @Test
    void theServerUnderstandsItsConfiguration() throws Exception {
        new ServerSetup(folder.resolve("secret"), 8090, List.of("earshot.monitoring.svc")).write();
        String text = Chart.find(Chart.objects(render(EVERYTHING)), "ConfigMap", "ears-server")
                .at("/data/server.yaml")
                .asString();
        ServerConfig config = ConfigFile.read(Files.writeString(
                folder.resolve("chart.yaml"),
                text.replace("/run/earshot", folder.resolve("secret").toString())));
        assertThat(config.listen().port()).isEqualTo(8090);
        assertThat(config.cycle()).hasMinutes(1);
        assertThat(config.access().hostNames()).contains("earshot.example.com");
        assertThat(config.access().fleetKey()).isPresent();
        assertThat(config.sql().postgres()).isPresent();
    }

    @Test
    void theAgentUnderstandsItsEnvironmentAndHasTheTokenThatTheServerExpects() throws Exception {
        Path secret = folder.resolve("agents");
        new ServerSetup(secret, 8090, List.of("earshot.monitoring.svc")).write();
        JsonNode agent = Chart.find(
                Chart.objects(render("{agent: {env: {EARSHOT_SOCKETS: nameless}}}")), "DaemonSet", "earshot-agent");
        Map<String, String> environment = new HashMap<>();
        agent.at("/spec/template/spec/containers/0/env")
                .forEach(variable -> environment.put(
                        variable.path("name").asString(),
                        variable.path("value")
                                .asString("Node1.example.com")
                                .replace("/run/earshot", secret.toString())));
        assertThat(environment).containsKeys("EARSHOT_HOST", "EARSHOT_FLEET_KEY_FILE", "EARSHOT_TLS_CA");
        assertThat(AgentCommandLine.check(List.of(), environment, "1"))
                .contains("Node1.example.com is understood", "https://earshot.monitoring.svc:8090");

        Path key = secret.resolve("fleet.key");
        assertThat(new Token.OfFleetKey(key, "node1.example.com").read())
                .contains(new FleetKey(Files.readString(key)).tokenOf("node1.example.com"));
    }

    @Test
    void theNetworkLetsAgentsAndNobodyElseToTheServerWhereNobodyElseIsNamed() throws IOException {
        List<JsonNode> objects = Chart.objects(render("{networkPolicy: {from: []}}"));
        JsonNode policy = Chart.find(objects, "NetworkPolicy", "earshot-server");
        JsonNode agent = Chart.find(objects, "DaemonSet", "earshot-agent");
        assertThat(policy.at("/spec/ingress")).hasSize(1);
        assertThat(policy.at("/spec/ingress/0/from")).hasSize(1);
        policy.at("/spec/ingress/0/from/0/podSelector/matchLabels")
                .properties()
                .forEach(label -> assertThat(
                                agent.at("/spec/template/metadata/labels").path(label.getKey()))
                        .isEqualTo(label.getValue()));
    }

    /** For clusters without Helm; {@code -Dmanifests=write} writes them. */
    @Test
    void theManifestsAreWhatTheChartMakes() throws IOException {
        Path file = Path.of("kubernetes/manifests.yaml");
        String manifests = """
                # Made of the chart beside it, for clusters without Helm. The namespace "monitoring" and the Secret "earshot" are there first:
                #   kubectl create namespace monitoring
                #   earshot-server init --folder secret --name earshot.monitoring.svc --name localhost
                #   kubectl -n monitoring create secret generic earshot --from-file=secret/server.pem --from-file=secret/server.key \\
                #     --from-file=secret/fleet.key --from-file=secret/people.txt
                """
                + render("{}")
                        .replace("managed-by: Helm", "managed-by: kubectl")
                        .stripTrailing() + "\n";
        if ("write".equals(System.getProperty("manifests"))) {
            Files.writeString(file, manifests);
        }
        assertThat(file).content().isEqualTo(manifests);
    }
}
