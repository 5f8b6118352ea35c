package io.earshot.cmdb;

import io.earshot.model.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /** The annotation by which a pod says that it is drained, where it is {@code false}. */
    private static final String TAKES_TRAFFIC = "earshot.io/takes-traffic";

    private static final Set<String> RUNNING = Set.of("Running", "Unknown");

    private final KubernetesLabels labels;
    private final InventoryBuilder inventory;
    private final Map<String, String> dataCenters = new HashMap<>();
    private final Set<String> services = new HashSet<>();
    private final Map<String, Set<String>> provided = new HashMap<>();
    private final Map<String, Pod> pods = new TreeMap<>();

    KubernetesPods(String source, KubernetesLabels labels, String network) {
        this.labels = labels;
        this.inventory = new InventoryBuilder(source, network);
    }

    void node(Node node) {
        read("node", node, () -> dataCenters.put(name(node), label(node, labels.dataCenter())));
    }

    void service(Service service) {
        read("service", service, () -> services.add(qualified(service)));
    }

    /** A slice whose service is gone lives on for a moment. Not yet known whether ready means ready (discovery.k8s.io/v1). */
    void endpoints(EndpointSlice slice) {
        read("endpoint slice", slice, () -> {
            String namespace = slice.getMetadata().getNamespace();
            String service = label(slice, SERVICE_NAME) + "." + namespace;
            if (services.contains(service)) {
                each(slice.getEndpoints())
                        .filter(endpoint -> isReady(endpoint.getConditions()))
                        .map(Endpoint::getTargetRef)
                        .filter(target -> target != null && "Pod".equals(target.getKind()) && target.getName() != null)
                        .forEach(target -> provided.computeIfAbsent(
                                        target.getName() + "." + namespace, p -> new TreeSet<>())
                                .add(service));
            }
        });
    }

    private static boolean isReady(EndpointConditions conditions) {
        return conditions == null || !Boolean.FALSE.equals(conditions.getReady());
    }

    /** Pods that ended or have no node yet are no containers. */
    void pod(Pod pod) {
        read("pod", pod, () -> {
            String phase = phase(pod);
            boolean ended = phase.equals("Succeeded") || phase.equals("Failed");
            if (!ended && pod.getSpec() != null && pod.getSpec().getNodeName() != null) {
                pods.put(qualified(pod), pod);
            }
        });
    }

    CmdbReading toReading() {
        // In the order of their names, so that the same pods always give the same inventory.
        pods.forEach((name, pod) -> read("pod", pod, () -> inventory.add("pod " + name, fields(name, pod))));
        return inventory.build();
    }

    /** An API server may leave out or null whatever it likes; an object that cannot be read costs no other one. */
    private void read(String kind, HasMetadata object, Runnable reading) {
        if (object == null
                || object.getMetadata() == null
                || object.getMetadata().getName() == null) {
            inventory.leaveOut(kind + " without a name", "no metadata.name, expected one");
            return;
        }
        try {
            reading.run();
        } catch (RuntimeException e) {
            inventory.leaveOut(
                    kind + " " + Names.shorten(qualified(object)),
                    "cannot be read (" + Names.shorten(String.valueOf(e.getMessage()))
                            + "), expected an object as the Kubernetes API describes it");
        }
    }

    private Fields fields(String name, Pod pod) {
        String node = pod.getSpec().getNodeName();
        Map<Column, String> texts = new EnumMap<>(Column.class);
        // No name in Kubernetes holds an underscore, and a dot would end the container's name.
        texts.put(
                Column.CONTAINER,
                name(pod).replace('.', '_') + "_" + pod.getMetadata().getNamespace());
        texts.put(Column.HOST, node);
        texts.put(Column.DATA_CENTER, dataCenters.getOrDefault(node, ""));
        texts.put(Column.ROLE, label(pod, labels.role()));
        texts.put(Column.CLUSTER, labels.cluster());
        texts.put(Column.ADDRESSES, addresses(pod));
        texts.put(Column.SERVICES, String.join(" ", provided.getOrDefault(name, Set.of())));
        texts.put(Column.USES, annotation(pod, labels.uses()));
        // Not its readiness: a pod that is not ready because its database is out of reach must be listened to all the
        // more. A pod that is ending runs until it has ended, and one whose node is not heard of any more (Unknown) has
        // not been stopped.
        texts.put(Column.RUNNING, String.valueOf(RUNNING.contains(phase(pod))));
        // No label's name or value has a space in it.
        texts.put(
                Column.TAGS,
                labels.tags().stream()
                        .filter(tag -> !label(pod, tag).isEmpty())
                        .map(tag -> tag + "=" + label(pod, tag))
                        .collect(Collectors.joining(" ")));
        String mayTakeTraffic = annotation(pod, TAKES_TRAFFIC);
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            texts.put(Column.TAKES_TRAFFIC, "false");
        } else if (!mayTakeTraffic.isEmpty()) {
            texts.put(Column.TAKES_TRAFFIC, mayTakeTraffic);
        }
        return column -> Optional.ofNullable(texts.get(column));
    }

    /** A pod in its node's network has the node's addresses, which are not its own. */
    private static String addresses(Pod pod) {
        if (pod.getStatus() == null || Boolean.TRUE.equals(pod.getSpec().getHostNetwork())) {
            return "";
        }
        String all = each(pod.getStatus().getPodIPs())
                .map(PodIP::getIp)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
        // Kubelets of others (virtual-kubelet) fill in the older field alone.
        return all.isEmpty() ? Optional.ofNullable(pod.getStatus().getPodIP()).orElse("") : all;
    }

    /** A list that is null has no elements, and an element that is null says nothing. */
    private static <T> Stream<T> each(List<T> list) {
        return list == null ? Stream.empty() : list.stream().filter(Objects::nonNull);
    }

    private static String phase(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getPhase() == null
                ? ""
                : pod.getStatus().getPhase();
    }

    private static String name(HasMetadata object) {
        return object.getMetadata().getName();
    }

    private static String annotation(HasMetadata object, String annotation) {
        return Optional.ofNullable(object.getMetadata().getAnnotations())
                .map(all -> all.get(annotation))
                .orElse("");
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
