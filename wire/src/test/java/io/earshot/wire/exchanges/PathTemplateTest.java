package io.earshot.wire.exchanges;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathTemplateTest {

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/users/17, /users/{}",
        "/users/17/orders?token=secret, /users/{}/orders",
        "/api/v2/items/9f8b1c22-0a4d-4c1e-9d65-2f3a1d0c7b11, /api/v2/items/{}",
        "/mail/jane@example.com, /mail/{}",
        "/q/%E4%B8%AD, /q/{}",
        "/static/index.html, /static/index.html",
        "http://host:8080/a/b, /a/b",
        "*, *",
        "/a/b/c/d/e/f/g/h/i/j, /a/b/c/d/e/f/g/h/…",
        "/reset/abcdefghijklmnopqrstuvwxyzabcdefghijklmnop, /reset/{}",
        "/path;jsessionid=secret, /path",
        "/cars;color=red/wheels;size=17?x=1, /cars/wheels",
        "/;jsessionid=secret/x, //x",
        "//a//b/, //a//b/",
        "/a%2Fb/c, /{}/c",
        "/files/%6Aane, /files/{}",
        "/café/menu, /{}/menu",
        // GitHub
        "/repos/octocat/hello-world/issues/1347/comments, /repos/{}/hello-world/issues/{}/comments",
        "/users/octocat/repos, /users/{}/repos",
        "/user/repos, /user/repos",
        "/user/starred/octocat/x, /user/starred/octocat/x",
        "/orgs/acme/members/jane, /orgs/{}/members/{}",
        "/gists/aa5a315d61ae9438b18d, /gists/{}",
        "/repos/o/r/git/trees/9fb037999f264ba9a7fc6274d15fa3ae2ab98312, /repos/{}/r/git/trees/{}",
        "/login/oauth2/token, /login/oauth2/token",
        // Kubernetes
        "/api/v1/namespaces/kube-system/pods/coredns-7db6d8ff4d-abcde/log, /api/v1/namespaces/{}/pods/{}/log",
        "/apis/rbac.authorization.k8s.io/v1beta1/clusterroles, /apis/rbac.authorization.k8s.io/v1beta1/clusterroles",
        "/apis/autoscaling/v2beta2/horizontalpodautoscalers, /apis/autoscaling/v2beta2/horizontalpodautoscalers",
        "/api/v1/nodes/worker/proxy/stats, /api/v1/nodes/{}/proxy/stats",
        // Stripe, PayPal
        "/v1/customers/cus_NffrFeUfNV2Hib/sources, /v1/customers/{}/sources",
        "/v1/payment_intents/pi_3MtwBwLkdIwHu7ix28a3tqPa/confirm, /v1/payment_intents/{}/confirm",
        "/v1/customers/search, /v1/customers/search",
        // Elasticsearch
        "/_cluster/health, /_cluster/health",
        "/logs-2026.12.01/_search, /{}/_search",
        "/orders/_doc/tLXk4nQBPq, /orders/_doc/{}",
        "/.kibana/_doc/x:1, /.kibana/_doc/{}",
        // S3, registries
        "/bucket/2026/12/01/report.pdf, /bucket/{}/{}/{}/{}",
        "/v2/library/nginx/manifests/sha256:abc, /v2/library/nginx/manifests/{}",
        "/.well-known/openid-configuration, /.well-known/openid-configuration",
        // gRPC
        "/grpc.health.v1.Health/Check, /grpc.health.v1.Health/Check",
        "/helloworld.Greeter/SayHello, /helloworld.Greeter/SayHello",
        "/envoy.service.discovery.v3.AggregatedDiscoveryService/StreamAggregatedResources, "
                + "/envoy.service.discovery.v3.AggregatedDiscoveryService/StreamAggregatedResources",
        "/Jane.Doe/Orders, /{}/Orders",
        "/api/jane.Doe/Orders, /api/{}/Orders",
        // programs and pages
        "/index.php/users/jane/edit, /index.php/users/{}/edit",
        "/assets/app.min.js, /assets/app.min.js",
        "/files/jane-doe.pdf, /files/{}",
        "/getUserById/17, /getUserById/{}",
        "/api/subscriptions/listAllByGroup, /api/subscriptions/listAllByGroup",
        // persons
        "/users/jane, /users/{}",
        "/Users/Jane/profile, /Users/{}/profile",
        "/user/jane.doe, /user/{}",
        "/user/login, /user/login",
        "/users/me/settings, /users/me/settings",
        "/customers/jane-doe/orders, /customers/{}/orders",
        "/~jane/index.html, /{}/index.html",
        "/@jane/posts, /{}/posts",
        "/profile/janedoe, /profile/{}",
        "/hello/jane.doe, /hello/{}",
        "/phone/+4917012345, /phone/{}",
        "/email/jane, /email/{}",
        // dates, tokens, slugs
        "/reports/2026-12-01, /reports/{}",
        "/reports/2026-12-01T10:00:00Z, /reports/{}",
        "/reset/QmFzZWtqZmtzZGZq, /reset/{}",
        "/reset/dGhpcyBpcyBhIHNlY3JldA, /reset/{}",
        "/verify/eyJhbGciOiJIUzI.eyJzdWIi.SflKxwRJ, /verify/{}",
        "/key/deadbeefcafe, /key/{}",
        "/ulid/01ARZ3NDEKTSV4RRFFQ69G5FAV, /ulid/{}",
        "/posts/how-to-lose-weight-in-a-week, /posts/{}",
        "/api/get-all-users, /api/get-all-users",
        "/api/v1alpha1/things, /api/v1alpha1/things",
        "/api/v2.1/things, /api/v2.1/things",
        "/api/v20261201/things, /api/{}/things",
        "/s3/upload, /s3/upload",
    })
    void variablePartsAreReplacedAndTheQueryIsDropped(String path, String template) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        assertThat(PathTemplate.of(bytes, bytes.length)).isEqualTo(template);
        PathTemplate.overwrite(bytes);
        assertThat(PathTemplate.of(bytes, bytes.length))
                .as("of what is kept in captures")
                .isEqualTo(template);
    }
}
