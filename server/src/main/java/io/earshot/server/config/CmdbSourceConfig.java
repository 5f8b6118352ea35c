package io.earshot.server.config;

import io.earshot.cmdb.CmdbSource;
import io.earshot.cmdb.CsvCmdb;
import io.earshot.cmdb.JdbcCmdb;
import io.earshot.cmdb.KubernetesCmdb;
import io.earshot.cmdb.KubernetesLabels;
import io.earshot.cmdb.NetboxCmdb;
import io.earshot.cmdb.NetboxField;
import io.earshot.cmdb.Secret;
import io.earshot.model.Networks;
import io.earshot.model.files.SecretFile;
import io.earshot.server.announced.Announcements;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One source of the inventory: exactly one of the five kinds.
 *
 * @param csv CSV file with the inventory; each source has exactly one of {@code csv}, {@code jdbc}, {@code netbox}, {@code
 *     kubernetes} and {@code announced}
 * @param jdbc SQL database
 * @param netbox NetBox 4
 * @param kubernetes Kubernetes cluster; without any key below it, the one in which the server runs, by its service account
 * @param announced machines that agents announce, where there is no CMDB
 * @param network network of the addresses for which the source names none; tenants whose networks have the same addresses need a
 *     name each
 * @param refresh interval at which this source is read; by default that of {@code cmdb.refresh}
 */
public record CmdbSourceConfig(
        Optional<Path> csv,
        Optional<Jdbc> jdbc,
        Optional<Netbox> netbox,
        Optional<Kubernetes> kubernetes,
        Optional<Announced> announced,
        String network,
        Optional<Duration> refresh) {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final URI IN_CLUSTER = URI.create("https://kubernetes.default.svc");
    private static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    public CmdbSourceConfig {
        csv = Objects.requireNonNullElse(csv, Optional.empty());
        jdbc = Objects.requireNonNullElse(jdbc, Optional.empty());
        netbox = Objects.requireNonNullElse(netbox, Optional.empty());
        kubernetes = Objects.requireNonNullElse(kubernetes, Optional.empty());
        announced = Objects.requireNonNullElse(announced, Optional.empty());
        network = Networks.require(Objects.requireNonNullElse(network, Networks.DEFAULT_NAME));
        refresh = Objects.requireNonNullElse(refresh, Optional.empty());
        if (Stream.of(csv, jdbc, netbox, kubernetes, announced)
                        .filter(Optional::isPresent)
                        .count()
                != 1) {
            throw new IllegalArgumentException(
                    "expected one of \"csv\", \"jdbc\", \"netbox\", \"kubernetes\" and \"announced\"");
        }
    }

    static CmdbSourceConfig ofCsv(Path file) {
        return new CmdbSourceConfig(
                Optional.of(file),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Networks.DEFAULT_NAME,
                Optional.empty());
    }

    /** Returns the files whose content nobody else is to know. */
    List<Path> secretFiles() {
        return Stream.of(
                        jdbc.flatMap(Jdbc::passwordFile),
                        netbox.flatMap(Netbox::tokenFile),
                        kubernetes.flatMap(Kubernetes::tokenFile),
                        kubernetes.flatMap(Kubernetes::kubeconfig))
                .flatMap(Optional::stream)
                .toList();
    }

    public CmdbSource open(InstantSource clock) {
        secretFiles().forEach(SecretFile::warnIfOpen);
        return csv.<CmdbSource>map(file -> new CsvCmdb(file, network))
                .or(() -> jdbc.map(settings -> new JdbcCmdb(settings.options(), network)))
                .or(() -> netbox.map(settings -> new NetboxCmdb(settings.options(), network)))
                .or(() -> kubernetes.map(settings -> new KubernetesCmdb(settings.options(), network)))
                .or(() -> announced.map(settings -> new Announcements(settings.keep(), network, clock)))
                .orElseThrow();
    }

    /**
     * Takes the inventory from what agents announce of their machines.
     *
     * @param keep time for which a machine is known after its last announcement, at least 10 minutes
     */
    public record Announced(Duration keep) {

        public Announced {
            keep = Objects.requireNonNullElse(keep, Duration.ofDays(7));
            if (keep.compareTo(Duration.ofMinutes(10)) < 0) {
                throw new IllegalArgumentException("\"keep\" is " + keep + ", expected at least ten minutes");
            }
        }
    }

    /**
     * A SQL database.
     *
     * @param url JDBC URL without a password, as in {@code jdbc:postgresql://db.example.com/cmdb}
     * @param user user of the database
     * @param passwordFile file with the password
     * @param passwordVariable environment variable with the password, instead of a file
     * @param queries SELECTs; each returns {@code container}, {@code host} and other columns of the CSV file
     * @param driver JAR file of a driver, for databases other than PostgreSQL
     * @param timeout time for connecting and for each query
     */
    public record Jdbc(
            String url,
            String user,
            Optional<Path> passwordFile,
            Optional<String> passwordVariable,
            List<String> queries,
            Optional<Path> driver,
            Duration timeout) {

        public Jdbc {
            url = required("url", url, "a JDBC URL as in jdbc:postgresql://db.example.com/cmdb");
            user = Objects.requireNonNullElse(user, "");
            passwordFile = Objects.requireNonNullElse(passwordFile, Optional.empty());
            passwordVariable = Objects.requireNonNullElse(passwordVariable, Optional.empty());
            queries = List.copyOf(required("queries", queries, "a list of SELECTs"));
            driver = Objects.requireNonNullElse(driver, Optional.empty());
            timeout = Objects.requireNonNullElse(timeout, TIMEOUT);
            secret("password", passwordFile, passwordVariable);
            if (queries.isEmpty()) {
                throw new IllegalArgumentException("\"queries\" is empty, expected a list of SELECTs");
            }
            JdbcCmdb.requireNoPassword(url);
        }

        JdbcCmdb.Options options() {
            return new JdbcCmdb.Options(
                    url, user, secret("password", passwordFile, passwordVariable), queries, driver, timeout);
        }
    }

    /**
     * NetBox 4.
     *
     * @param url address of NetBox
     * @param tokenFile file with the API token
     * @param tokenVariable environment variable with the API token, instead of a file
     * @param kind objects that are containers: {@code virtualMachines} or {@code devices}
     * @param filter filter as in the query part of NetBox's own addresses, for example {@code tag=earshot}
     * @param dataCenter field of the data centre: {@code customField:NAME} or {@code tag:PREFIX}; by default NetBox's site
     * @param role field of the role, in the same form; by default NetBox's role
     * @param cluster field of the cluster, in the same form; by default NetBox's cluster
     * @param services field of the provided services, in the same form
     * @param uses field of the used services, in the same form
     * @param tags fields of tags of nodes by the names of the tags, in the same form
     * @param vrfs whether the VRF of an address is the network that it is in
     * @param timeout time for each request
     */
    public record Netbox(
            URI url,
            Optional<Path> tokenFile,
            Optional<String> tokenVariable,
            String kind,
            String filter,
            Optional<String> dataCenter,
            Optional<String> role,
            Optional<String> cluster,
            Optional<String> services,
            Optional<String> uses,
            Map<String, String> tags,
            Boolean vrfs,
            Duration timeout) {

        public Netbox {
            vrfs = Objects.requireNonNullElse(vrfs, false);
            url = requireHttp(url, "https://netbox.example.com");
            tokenFile = Objects.requireNonNullElse(tokenFile, Optional.empty());
            tokenVariable = Objects.requireNonNullElse(tokenVariable, Optional.empty());
            kind = Objects.requireNonNullElse(kind, "virtualMachines");
            filter = Objects.requireNonNullElse(filter, "");
            dataCenter = Objects.requireNonNullElse(dataCenter, Optional.empty());
            role = Objects.requireNonNullElse(role, Optional.empty());
            cluster = Objects.requireNonNullElse(cluster, Optional.empty());
            services = Objects.requireNonNullElse(services, Optional.empty());
            uses = Objects.requireNonNullElse(uses, Optional.empty());
            tags = Map.copyOf(Objects.requireNonNullElse(tags, Map.of()));
            timeout = Objects.requireNonNullElse(timeout, TIMEOUT);
            secret("token", tokenFile, tokenVariable);
            kind(kind);
            Stream.of(dataCenter, role, cluster, services, uses).forEach(Netbox::field);
            tags.values().forEach(NetboxField::parse);
        }

        NetboxCmdb.Options options() {
            return new NetboxCmdb.Options(
                    url,
                    secret("token", tokenFile, tokenVariable),
                    kind(kind),
                    filter,
                    field(role),
                    field(cluster),
                    field(services),
                    field(uses),
                    field(dataCenter),
                    tags.entrySet().stream()
                            .collect(Collectors.toMap(Map.Entry::getKey, tag -> NetboxField.parse(tag.getValue()))),
                    vrfs,
                    timeout);
        }

        private static NetboxCmdb.Kind kind(String text) {
            return switch (text) {
                case "virtualMachines" -> NetboxCmdb.Kind.VIRTUAL_MACHINES;
                case "devices" -> NetboxCmdb.Kind.DEVICES;
                default ->
                    throw new IllegalArgumentException(
                            "\"kind\" is \"" + text + "\", expected virtualMachines or devices");
            };
        }

        private static NetboxField field(Optional<String> text) {
            return text.map(NetboxField::parse).orElseGet(NetboxField.Own::new);
        }
    }

    /**
     * A Kubernetes cluster. Without any key: the one that the server runs in, by its service account.
     *
     * @param kubeconfig kubeconfig file, instead of {@code url}, token and {@code caFile}
     * @param url address of the API server
     * @param tokenFile file with a bearer token
     * @param tokenVariable environment variable with a bearer token, instead of a file
     * @param caFile authority of the API server's certificate, PEM
     * @param namespaces namespaces that are read; all if empty
     * @param cluster name of the cluster in table CONTAINER
     * @param roleLabel label with a pod's role
     * @param dataCenterLabel label of nodes with the data centre
     * @param usesAnnotation annotation with the services that a pod uses
     * @param tagLabels labels of pods that are tags of nodes, too
     * @param timeout time for each request
     */
    public record Kubernetes(
            Optional<Path> kubeconfig,
            Optional<URI> url,
            Optional<Path> tokenFile,
            Optional<String> tokenVariable,
            Optional<Path> caFile,
            List<String> namespaces,
            String cluster,
            String roleLabel,
            String dataCenterLabel,
            String usesAnnotation,
            List<String> tagLabels,
            Duration timeout) {

        public Kubernetes {
            kubeconfig = Objects.requireNonNullElse(kubeconfig, Optional.empty());
            url = Objects.requireNonNullElse(url, Optional.empty());
            tokenFile = Objects.requireNonNullElse(tokenFile, Optional.empty());
            tokenVariable = Objects.requireNonNullElse(tokenVariable, Optional.empty());
            caFile = Objects.requireNonNullElse(caFile, Optional.empty());
            namespaces = List.copyOf(Objects.requireNonNullElse(namespaces, List.of()));
            cluster = Objects.requireNonNullElse(cluster, KubernetesLabels.DEFAULT.cluster());
            roleLabel = Objects.requireNonNullElse(roleLabel, KubernetesLabels.DEFAULT.role());
            dataCenterLabel = Objects.requireNonNullElse(dataCenterLabel, KubernetesLabels.DEFAULT.dataCenter());
            usesAnnotation = Objects.requireNonNullElse(usesAnnotation, KubernetesLabels.DEFAULT.uses());
            tagLabels = List.copyOf(Objects.requireNonNullElse(tagLabels, KubernetesLabels.DEFAULT.tags()));
            timeout = Objects.requireNonNullElse(timeout, TIMEOUT);
            url.ifPresent(given -> requireHttp(given, "https://kubernetes.example.com:6443"));
            secret("token", tokenFile, tokenVariable);
            if (kubeconfig.isPresent()
                    && Stream.of(url, tokenFile, tokenVariable, caFile).anyMatch(Optional::isPresent)) {
                throw new IllegalArgumentException(
                        "expected either \"kubeconfig\", or \"url\" with its token and caFile");
            }
        }

        KubernetesCmdb.Options options() {
            boolean inCluster = kubeconfig.isEmpty() && url.isEmpty();
            Secret token = secret("token", tokenFile, tokenVariable);
            return new KubernetesCmdb.Options(
                    kubeconfig,
                    url.orElse(IN_CLUSTER),
                    inCluster && token instanceof Secret.None
                            ? new Secret.InFile(SERVICE_ACCOUNT.resolve("token"))
                            : token,
                    inCluster ? caFile.or(() -> Optional.of(SERVICE_ACCOUNT.resolve("ca.crt"))) : caFile,
                    namespaces,
                    new KubernetesLabels(cluster, roleLabel, dataCenterLabel, usesAnnotation, tagLabels),
                    timeout);
        }
    }

    private static Secret secret(String what, Optional<Path> file, Optional<String> variable) {
        if (file.isPresent() && variable.isPresent()) {
            throw new IllegalArgumentException("expected either \"" + what + "File\" or \"" + what + "Variable\"");
        }
        return file.<Secret>map(Secret.InFile::new)
                .or(() -> variable.map(Secret.InVariable::new))
                .orElseGet(Secret.None::new);
    }

    private static <T> T required(String key, T value, String expected) {
        if (value == null) {
            throw new IllegalArgumentException("\"" + key + "\" is missing, expected " + expected);
        }
        return value;
    }

    private static URI requireHttp(URI url, String example) {
        if (url == null
                || url.getHost() == null
                || !List.of("http", "https").contains(String.valueOf(url.getScheme()))) {
            throw new IllegalArgumentException("\"url\" is missing or no URL, expected one as in " + example);
        }
        if (url.getUserInfo() != null) {
            throw new IllegalArgumentException("\"url\" holds a credential, expected it in a file or a variable");
        }
        return url;
    }
}
