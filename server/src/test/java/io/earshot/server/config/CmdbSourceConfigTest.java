package io.earshot.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.cmdb.CmdbSource;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CmdbSourceConfigTest {

    @TempDir
    private Path folder;

    @Test
    void everyKeyIsRead() throws Exception {
        assertThat(read("""
            cmdb:
              sources:
                - csv: cmdb.csv
                  network: tenant-a
                  refresh: 5s
                - jdbc:
                    url: jdbc:postgresql://db.example.com/cmdb
                    user: earshot
                    passwordFile: cmdb.password
                    queries: [SELECT 1, SELECT 2]
                    driver: other.jar
                    timeout: 5s
                - netbox:
                    url: https://netbox.example.com
                    tokenVariable: NETBOX_TOKEN
                    kind: devices
                    filter: tag=earshot
                    dataCenter: customField:dc
                    role: customField:tier
                    cluster: tag:cluster-
                    services: customField:provides
                    uses: customField:uses
                    tags: {owner: "customField:owner"}
                    vrfs: true
                    timeout: 6s
                - kubernetes:
                    url: https://kubernetes.example.com:6443
                    tokenFile: token
                    caFile: ca.crt
                    namespaces: [shop]
                    cluster: tx-main
                    roleLabel: tier
                    dataCenterLabel: zone
                    usesAnnotation: uses
                    tagLabels: [team]
                    timeout: 7s
                - kubernetes: {kubeconfig: kube.yaml}
                - announced: {keep: 3h}
            """).sources())
                .containsExactly(
                        new CmdbSourceConfig(
                                Optional.of(folder.resolve("cmdb.csv")),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                "tenant-a",
                                Optional.of(Duration.ofSeconds(5))),
                        new CmdbSourceConfig(
                                Optional.empty(),
                                Optional.of(new CmdbSourceConfig.Jdbc(
                                        "jdbc:postgresql://db.example.com/cmdb",
                                        "earshot",
                                        Optional.of(folder.resolve("cmdb.password")),
                                        Optional.empty(),
                                        List.of("SELECT 1", "SELECT 2"),
                                        Optional.of(folder.resolve("other.jar")),
                                        Duration.ofSeconds(5))),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                "default",
                                Optional.empty()),
                        new CmdbSourceConfig(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(new CmdbSourceConfig.Netbox(
                                        URI.create("https://netbox.example.com"),
                                        Optional.empty(),
                                        Optional.of("NETBOX_TOKEN"),
                                        "devices",
                                        "tag=earshot",
                                        Optional.of("customField:dc"),
                                        Optional.of("customField:tier"),
                                        Optional.of("tag:cluster-"),
                                        Optional.of("customField:provides"),
                                        Optional.of("customField:uses"),
                                        Map.of("owner", "customField:owner"),
                                        true,
                                        Duration.ofSeconds(6))),
                                Optional.empty(),
                                Optional.empty(),
                                "default",
                                Optional.empty()),
                        new CmdbSourceConfig(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(new CmdbSourceConfig.Kubernetes(
                                        Optional.empty(),
                                        Optional.of(URI.create("https://kubernetes.example.com:6443")),
                                        Optional.of(folder.resolve("token")),
                                        Optional.empty(),
                                        Optional.of(folder.resolve("ca.crt")),
                                        List.of("shop"),
                                        "tx-main",
                                        "tier",
                                        "zone",
                                        "uses",
                                        List.of("team"),
                                        Duration.ofSeconds(7))),
                                Optional.empty(),
                                "default",
                                Optional.empty()),
                        new CmdbSourceConfig(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(new CmdbSourceConfig.Kubernetes(
                                        Optional.of(folder.resolve("kube.yaml")),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        List.of(),
                                        "",
                                        "app.kubernetes.io/name",
                                        "topology.kubernetes.io/zone",
                                        "earshot.io/uses",
                                        List.of(),
                                        Duration.ofSeconds(30))),
                                Optional.empty(),
                                "default",
                                Optional.empty()),
                        new CmdbSourceConfig(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(new CmdbSourceConfig.Announced(Duration.ofHours(3))),
                                "default",
                                Optional.empty()));
    }

    @Test
    void everyKindOpensAndSaysWhatItIsWithoutItsCredentials() throws Exception {
        assertThat(read("""
            cmdb:
              sources:
                - jdbc: {url: "jdbc:postgresql://db/cmdb?sslmode=require", queries: [SELECT 1]}
                - netbox: {url: "https://netbox.example.com", tokenFile: token}
                - kubernetes: {}
            """).all().stream()
                        .map(source -> source.open(InstantSource.system()))
                        .map(CmdbSource::describe))
                .containsExactly(
                        "database jdbc:postgresql://db/cmdb",
                        "NetBox https://netbox.example.com",
                        "Kubernetes https://kubernetes.default.svc");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', textBlock = """
        {}                                        > expected one of "csv", "jdbc", "netbox", "kubernetes" and "announced"
        {csv: a, kubernetes: {}}                  > expected one of "csv", "jdbc", "netbox", "kubernetes" and "announced"
        {jdbc: {url: "jdbc:x"}}                   > "queries" is missing, expected a list of SELECTs
        {jdbc: {url: "jdbc:x?password=y", queries: [a]}} > a password in the URL, expected it in a file
        {jdbc: {url: "jdbc:x", queries: [a], password: y}} > unknown key "password", did you mean "passwordFile"?
        {netbox: {}}                              > "url" is missing or no URL, expected one as in https://netbox
        {netbox: {url: "https://u:p@n.example"}}  > "url" holds a credential, expected it in a file or a variable
        {netbox: {url: "https://n.example", kind: vm}} > "kind" is "vm", expected virtualMachines or devices
        {netbox: {url: "https://n.example", role: x}} > "x", expected customField:NAME or tag:PREFIX
        {netbox: {url: "https://n.example", tokenFile: a, tokenVariable: b}} > expected either "tokenFile" or "tokenVariable"
        {kubernetes: {kubeconfig: a, url: "https://k.example"}} > expected either "kubeconfig", or "url"
        """)
    void whatCannotBeIsOneLine(String source, String expected) {
        assertThatThrownBy(() -> {
                    CmdbConfig config = read("cmdb:\n  sources:\n    - " + source + "\n");
                    config.all().forEach(each -> each.open(InstantSource.system()));
                })
                .hasMessageContaining(expected)
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    @Test
    void credentialsOfSourcesAreSecretAndTheirDataIsNot() throws Exception {
        CmdbConfig config = read("""
            cmdb:
              sources:
                - csv: cmdb.csv
                - jdbc: {url: "jdbc:postgresql://a/b", passwordFile: password, queries: [SELECT 1], driver: d.jar}
                - netbox: {url: "https://a", tokenFile: netbox.token}
                - kubernetes: {url: "https://b", tokenFile: k.token, caFile: ca.crt}
                - kubernetes: {kubeconfig: kube.yaml}
            """);
        assertThat(config.sources())
                .flatExtracting(CmdbSourceConfig::secretFiles)
                .extracting(Path::getFileName)
                .extracting(Path::toString)
                .containsExactly("password", "netbox.token", "k.token", "kube.yaml");
    }

    private CmdbConfig read(String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("server.yaml"), yaml);
        return ConfigFile.read(file).cmdb();
    }
}
