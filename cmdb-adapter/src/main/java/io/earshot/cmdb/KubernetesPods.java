package io.earshot.cmdb;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Containers out of Kubernetes objects. A pod is the container {@code POD_NAMESPACE} on the host that its node is; it provides
 * {@code SERVICE.NAMESPACE} while it is a ready endpoint of it. Nodes, services and endpoints are told before the pods.
 */
final class KubernetesPods {

    /** The label by which a slice names its service (well-known labels of Kubernetes). */
    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    private final KubernetesLabels labels;
    private final InventoryBuilder inventory;
    private final Map<String, String> dataCenters = new HashMap<>();
    private final Set<String> services = new HashSet<>();
    private final Map<String, Set<String>> provided = new HashMap<>();
    private final Map<String, Pod> pods = new TreeMap<>();

    KubernetesPods(String source, KubernetesLabels labels) {
        this.labels = labels;
        this.inventory = new InventoryBuilder(source);
    }

    void node(Node node) {
        dataCenters.put(node.getMetadata().getName(), label(node, labels.dataCenter()));
    }

    void service(Service service) {
        services.add(qualified(service));
    }

    /** A slice whose service is gone lives on for a moment. Not yet known whether ready means ready (discovery.k8s.io/v1). */
    void endpoints(EndpointSlice slice) {
        String service = label(slice, SERVICE_NAME) + "." + slice.getMetadata().getNamespace();
        if (!services.contains(service)) {
            return;
        }
        for (Endpoint endpoint : slice.getEndpoints()) {
            ObjectReference target = endpoint.getTargetRef();
            boolean ready = endpoint.getConditions() == null
                    || !Boolean.FALSE.equals(endpoint.getConditions().getReady());
            if (ready && target != null && "Pod".equals(target.getKind())) {
                provided.computeIfAbsent(
                                target.getName() + "." + slice.getMetadata().getNamespace(), p -> new TreeSet<>())
                        .add(service);
            }
        }
    }

    /** Pods that ended or have no node yet are no containers. */
    void pod(Pod pod) {
        boolean ended = Set.of("Succeeded", "Failed").contains(pod.getStatus().getPhase());
        if (!ended && pod.getSpec().getNodeName() != null) {
            pods.put(qualified(pod), pod);
        }
    }

    CmdbReading toReading() {
        // In the order of their names, so that the same pods always give the same inventory.
        pods.forEach((name, pod) -> inventory.add("pod " + name, fields(name, pod)));
        return inventory.build();
    }

    private Fields fields(String name, Pod pod) {
        String node = pod.getSpec().getNodeName();
        Map<Column, String> texts = new EnumMap<>(Column.class);
        // No name in Kubernetes holds an underscore, and a dot would end the container's name.
        texts.put(
                Column.CONTAINER,
                pod.getMetadata().getName().replace('.', '_') + "_"
                        + pod.getMetadata().getNamespace());
        texts.put(Column.HOST, node);
        texts.put(Column.DATA_CENTER, dataCenters.getOrDefault(node, ""));
        texts.put(Column.ROLE, label(pod, labels.role()));
        texts.put(Column.CLUSTER, labels.cluster());
        texts.put(Column.ADDRESSES, addresses(pod));
        texts.put(Column.SERVICES, String.join(" ", provided.getOrDefault(name, Set.of())));
        texts.put(
                Column.USES,
                Optional.ofNullable(pod.getMetadata().getAnnotations())
                        .map(annotations -> annotations.get(labels.uses()))
                        .orElse(""));
        // Not its readiness: a pod that is not ready because its database is out of reach must be listened to all the
        // more.
        boolean running = "Running".equals(pod.getStatus().getPhase())
                && pod.getMetadata().getDeletionTimestamp() == null;
        texts.put(Column.RUNNING, String.valueOf(running));
        return column -> Optional.of(texts.get(column));
    }

    /** A pod in its node's network has the node's addresses, which are not its own. */
    private static String addresses(Pod pod) {
        return Boolean.TRUE.equals(pod.getSpec().getHostNetwork())
                ? ""
                : podIps(pod).collect(Collectors.joining(" "));
    }

    private static Stream<String> podIps(Pod pod) {
        List<PodIP> ips = pod.getStatus().getPodIPs();
        return ips == null ? Stream.empty() : ips.stream().map(PodIP::getIp);
    }

    private static String qualified(HasMetadata object) {
        return object.getMetadata().getName() + "." + object.getMetadata().getNamespace();
    }

    private static String label(HasMetadata object, String label) {
        return Optional.ofNullable(object.getMetadata().getLabels())
                .map(all -> all.get(label))
                .orElse("");
    }
}
