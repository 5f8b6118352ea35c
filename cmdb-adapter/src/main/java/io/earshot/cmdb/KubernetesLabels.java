package io.earshot.cmdb;

import java.util.List;

/**
 * Names the labels and annotations for fields that Kubernetes itself does not have.
 *
 * @param cluster what all pods of this API server belong to; may be empty
 * @param role the pod's label that says its role
 * @param dataCenter the node's label that says its data centre
 * @param uses the pod's annotation that lists the services which it uses
 * @param tags the pod's labels that are its tags, too
 */
public record KubernetesLabels(String cluster, String role, String dataCenter, String uses, List<String> tags) {

    public KubernetesLabels {
        tags = List.copyOf(tags);
    }

    public static final KubernetesLabels DEFAULT = new KubernetesLabels(
            "", "app.kubernetes.io/name", "topology.kubernetes.io/zone", "earshot.io/uses", List.of());
}
