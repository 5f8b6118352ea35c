package io.earshot.cmdb;

import io.earshot.model.Names;
import io.earshot.model.Networks;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The pods of a Kubernetes cluster. They are listed once and then watched, so that a reading asks the API server nothing; the
 * client that does so continues from the last resource version, takes bookmarks, and lists anew when that version is gone.
 */
public final class KubernetesCmdb implements CmdbSource {

    /** The library would log each attempt of each watch with its stack; what matters is said once, by who reads. */
    private static final Logger LIBRARY = Logger.getLogger("io.fabric8.kubernetes.client");

    private static final long PAGE = 500;

    /**
     * @param kubeconfig where the API server and the credentials stand; without it {@code url}, {@code token} and
     *     {@code caFile} say so
     * @param namespaces all where none is named
     * @param labels what pods and nodes say of themselves
     * @param timeout how long a list may take, and how long a watch may be down before the reading fails
     */
    public record Options(
            Optional<Path> kubeconfig,
            URI url,
            Secret token,
            Optional<Path> caFile,
            List<String> namespaces,
            KubernetesLabels labels,
            Duration timeout) {

        public Options {
            namespaces = List.copyOf(namespaces);
        }
    }

    private final Options options;
    private final String network;
    private Optional<Watches> watches = Optional.empty();

    public KubernetesCmdb(Options options) {
        this(options, Networks.DEFAULT_NAME);
    }

    /** @param network in which the pods are */
    public KubernetesCmdb(Options options, String network) {
        this.options = options;
        this.network = network;
        LIBRARY.setLevel(Level.OFF);
    }

    @Override
    public String describe() {
        return "Kubernetes "
                + Names.shorten(options.kubeconfig()
                        .map(Path::toString)
                        .orElseGet(() -> options.url().toString()));
    }

    @Override
    public CmdbReading read() throws CmdbException, InterruptedException {
        try {
            if (watches.isEmpty()) {
                watches = Optional.of(new Watches());
            }
            return watches.get().read();
        } catch (KubernetesClientException e) {
            close();
            throw new CmdbException(describe() + ": " + explain(e), e);
        } catch (CmdbException | InterruptedException e) {
            if (watches.isEmpty() || !watches.get().haveBegun()) {
                close();
            }
            throw e;
        }
    }

    @Override
    public void close() {
        watches.ifPresent(Watches::close);
        watches = Optional.empty();
    }

    private Config config() throws CmdbException {
        ConfigBuilder builder = options.kubeconfig().isPresent()
                ? new ConfigBuilder(
                        Config.fromKubeconfig(options.kubeconfig().get().toFile()))
                : new ConfigBuilder(Config.empty()).withMasterUrl(options.url().toString());
        options.caFile().ifPresent(file -> builder.withCaCertFile(file.toString()));
        if (!(options.token() instanceof Secret.None)) {
            options.token().read(); // so that a missing one is named as such
            builder.withOauthTokenProvider(this::token);
        }
        return builder.withConnectionTimeout((int) options.timeout().toMillis())
                .withRequestTimeout((int) options.timeout().toMillis())
                .withRequestRetryBackoffLimit(3)
                .withUserAgent("earshot")
                .build();
    }

    /** Asked for at each request: service account tokens are replaced every hour. */
    private String token() {
        try {
            return options.token().read().orElse("");
        } catch (CmdbException e) {
            throw new KubernetesClientException(e.getMessage(), e);
        }
    }

    static String explain(Throwable e) {
        return switch (e) {
            case KubernetesClientException api
            when api.getCode() == 401 || api.getCode() == 403 ->
                "status " + api.getCode() + ", credentials refused (" + Names.shorten(reason(api)) + ")";
            case KubernetesClientException api
            when api.getCode() > 0 -> "status " + api.getCode() + " (" + Names.shorten(reason(api)) + ")";
            default -> "no answer (" + Names.shorten(String.valueOf(root(e).getMessage())) + ")";
        };
    }

    private static String reason(KubernetesClientException e) {
        return Optional.ofNullable(e.getStatus())
                .map(status -> status.getMessage())
                .orElseGet(() -> String.valueOf(e.getMessage()));
    }

    private static Throwable root(Throwable e) {
        return e.getCause() == null ? e : root(e.getCause());
    }

    /** One connection to the API server and what it has told so far. */
    private final class Watches {

        private final KubernetesClient client;
        private final List<KubernetesWatch<Node>> nodes;
        private final List<KubernetesWatch<Pod>> pods;
        private final List<KubernetesWatch<Service>> services;
        private final List<KubernetesWatch<EndpointSlice>> slices;

        Watches() throws CmdbException {
            client = new KubernetesClientBuilder().withConfig(config()).build();
            nodes = List.of(KubernetesWatch.start(client.nodes().withLimit(PAGE), "nodes"));
            pods = start(client.pods(), "pods");
            services = start(client.services(), "services");
            slices = start(client.discovery().v1().endpointSlices(), "endpointslices");
        }

        private <T extends HasMetadata> List<KubernetesWatch<T>> start(MixedOperation<T, ?, ?> operation, String what) {
            List<Informable<T>> wanted = new ArrayList<>();
            if (options.namespaces().isEmpty()) {
                wanted.add(operation.inAnyNamespace());
            }
            options.namespaces().forEach(namespace -> wanted.add(operation.inNamespace(namespace)));
            return wanted.stream()
                    .map(informable -> KubernetesWatch.start(informable.withLimit(PAGE), what))
                    .toList();
        }

        boolean haveBegun() {
            return all().stream().allMatch(KubernetesWatch::hasBegun);
        }

        CmdbReading read() throws CmdbException, InterruptedException {
            long end = System.nanoTime() + options.timeout().toNanos();
            for (KubernetesWatch<?> watch : all()) {
                watch.await(end, describe());
            }
            KubernetesPods inventory = new KubernetesPods(describe(), options.labels(), network);
            each(nodes, inventory::node);
            each(services, inventory::service);
            each(slices, inventory::endpoints);
            each(pods, inventory::pod);
            return inventory.toReading();
        }

        private List<KubernetesWatch<?>> all() {
            List<KubernetesWatch<?>> all = new ArrayList<>(nodes);
            all.addAll(pods);
            all.addAll(services);
            all.addAll(slices);
            return all;
        }

        private static <T> void each(List<KubernetesWatch<T>> watches, Consumer<T> taker) {
            watches.forEach(watch -> watch.known().forEach(taker));
        }

        void close() {
            all().forEach(KubernetesWatch::close);
            client.close();
        }
    }
}
