package io.earshot.cmdb;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * NetBox 4.6 as far as its serializers and its paginator describe it: nested objects in their brief form, choices as value
 * and label, lists with count, next and previous, at most {@code maxPage} objects a page.
 */
final class NetboxStub {

    static final String TOKEN = "0123456789abcdef0123456789abcdef01234567";

    private final Map<String, List<String>> lists = new ConcurrentHashMap<>(Map.of(
            "/api/virtualization/virtual-machines/", new CopyOnWriteArrayList<>(),
            "/api/dcim/devices/", new CopyOnWriteArrayList<>(),
            "/api/ipam/ip-addresses/", new CopyOnWriteArrayList<>(),
            "/api/ipam/services/", new CopyOnWriteArrayList<>()));
    private final int maxPage;

    NetboxStub(int maxPage) {
        this.maxPage = maxPage;
    }

    void answer(StubApi.Request request) throws IOException {
        if (!List.of("Token " + TOKEN, "Bearer nbt_" + TOKEN).contains(request.header("Authorization"))) {
            request.answer(403, "{\"detail\": \"Invalid v1 token\"}");
            return;
        }
        List<String> all = lists.get(request.path());
        if (all == null) {
            request.answer(404, "{\"detail\": \"Not found.\"}");
            return;
        }
        int limit = Math.min(maxPage, Integer.parseInt(request.query().getOrDefault("limit", "50")));
        int offset = Integer.parseInt(request.query().getOrDefault("offset", "0"));
        List<String> page = all.subList(Math.min(offset, all.size()), Math.min(offset + limit, all.size()));
        request.answer(200, """
            {"count": %d, "next": %s, "previous": null, "results": [%s]}
            """.formatted(
                        all.size(), next(request, limit, offset + limit, all.size()), String.join(",", page)));
    }

    /** Absolute, with the address by which the client is thought to have come. */
    private static String next(StubApi.Request request, int limit, int offset, int size) {
        if (offset >= size) {
            return "null";
        }
        Map<String, String> query = new LinkedHashMap<>(request.query());
        query.put("limit", String.valueOf(limit));
        query.put("offset", String.valueOf(offset));
        StringBuilder url = new StringBuilder("\"http://netbox.internal" + request.path() + "?");
        query.forEach((key, value) -> url.append(key).append('=').append(value).append('&'));
        return url.deleteCharAt(url.length() - 1).append('"').toString();
    }

    /** @param more further fields, each with a comma before it */
    void virtualMachine(int id, String name, String device, String status, String more) {
        lists.get("/api/virtualization/virtual-machines/")
                .add("""
            {"id": %1$d, "url": "http://netbox.internal/api/virtualization/virtual-machines/%1$d/",
             "display_url": "http://netbox.internal/virtualization/virtual-machines/%1$d/", "display": "%2$s",
             "name": "%2$s", "virtual_machine_type": null, "status": {"value": "%4$s", "label": "%4$s"},
             "start_on_boot": {"value": "off", "label": "Off"},
             "site": {"id": 3, "url": "http://netbox.internal/api/dcim/sites/3/", "display": "TX", "name": "TX",
                      "slug": "tx", "description": ""},
             "cluster": {"id": 4, "url": "http://netbox.internal/api/virtualization/clusters/4/", "display": "tx-main",
                         "name": "tx-main", "description": "", "virtualmachine_count": 2},
             "device": %3$s,
             "role": {"id": 5, "url": "http://netbox.internal/api/dcim/device-roles/5/", "display": "Backend",
                      "name": "Backend", "slug": "be", "description": "", "_depth": 0},
             "platform": null, "primary_ip": null, "primary_ip4": null, "primary_ip6": null, "vcpus": 2.0,
             "memory": 2048, "disk": null, "description": "", "serial": "", "tenant": null, "owner": null,
             "comments": "", "local_context_data": null, "config_template": null,
             "created": "2026-01-01T00:00:00Z", "last_updated": "2026-01-01T00:00:00Z",
             "interface_count": 1, "virtual_disk_count": 0, "config_context": {}%5$s}
            """.formatted(id, name, device.isEmpty() ? "null" : brief("devices", device), status, more));
    }

    void device(int id, String name, String parent, String status) {
        lists.get("/api/dcim/devices/")
                .add("""
            {"id": %1$d, "display": "%2$s", "name": "%2$s",
             "device_type": {"id": 1, "display": "m1", "model": "m1", "slug": "m1",
                             "manufacturer": {"id": 1, "display": "x", "name": "x", "slug": "x"}},
             "role": {"id": 5, "display": "Backend", "name": "Backend", "slug": "be", "_depth": 0},
             "tenant": null, "platform": null, "serial": "", "asset_tag": null,
             "site": {"id": 3, "display": "TX", "name": "TX", "slug": "tx", "description": ""},
             "location": null, "rack": null, "parent_device": %3$s,
             "status": {"value": "%4$s", "label": "%4$s"}, "primary_ip": null, "primary_ip4": null,
             "primary_ip6": null, "cluster": null, "tags": [], "custom_fields": {}}
            """.formatted(id, name, parent.isEmpty() ? "null" : brief("devices", parent), status));
    }

    /** @param role empty for none */
    void address(int id, String address, String ownerType, int owner, String status, String role) {
        address(id, address, ownerType, owner, status, role, "");
    }

    /** @param vrf empty for none */
    void address(int id, String address, String ownerType, int owner, String status, String role, String vrf) {
        boolean machine = ownerType.equals("virtual_machine");
        lists.get("/api/ipam/ip-addresses/").add("""
            {"id": %1$d, "display": "%2$s", "family": {"value": 4, "label": "IPv4"}, "address": "%2$s", "vrf": %8$s,
             "tenant": null, "status": {"value": "%3$s", "label": "%3$s"}, "role": %4$s,
             "assigned_object_type": "%5$s", "assigned_object_id": 7,
             "assigned_object": {"id": 7, "display": "eth0", "%6$s": {"id": %7$d, "display": "x", "name": "x"},
                                 "name": "eth0", "description": ""},
             "nat_inside": null, "nat_outside": [], "dns_name": "", "description": "", "tags": [], "custom_fields": {}}
            """.formatted(
                id,
                address,
                status,
                role.isEmpty() ? "null" : "{\"value\": \"" + role + "\", \"label\": \"x\"}",
                machine ? "virtualization.vminterface" : "dcim.interface",
                ownerType,
                owner,
                vrf.isEmpty() ? "null" : "{\"id\": 1, \"display\": \"x\", \"name\": \"" + vrf + "\", \"rd\": null}"));
    }

    void service(int id, String name, String parentType, int parent) {
        lists.get("/api/ipam/services/").add("""
            {"id": %d, "display": "%2$s", "parent_object_type": "%3$s", "parent_object_id": %4$d,
             "parent": {"id": %4$d, "display": "x", "name": "x", "description": ""}, "name": "%2$s",
             "protocol": {"value": "tcp", "label": "TCP"}, "ports": [3306], "ipaddresses": [], "description": "",
             "tags": [], "custom_fields": {}}
            """.formatted(id, name, parentType, parent));
    }

    /** As 4.0 to 4.2 wrote it. */
    void olderService(int id, String name, int virtualMachine) {
        lists.get("/api/ipam/services/").add("""
            {"id": %d, "display": "%2$s", "device": null,
             "virtual_machine": {"id": %3$d, "display": "x", "name": "x", "description": ""}, "name": "%2$s",
             "protocol": {"value": "tcp", "label": "TCP"}, "ports": [80], "tags": [], "custom_fields": {}}
            """.formatted(id, name, virtualMachine));
    }

    void deleteFirstVirtualMachine() {
        lists.get("/api/virtualization/virtual-machines/").removeFirst();
    }

    private static String brief(String kind, String name) {
        return "{\"id\": 9, \"url\": \"http://netbox.internal/api/dcim/%s/9/\", \"display\": \"%s\", \"name\": \"%s\"}"
                .formatted(kind, name, name);
    }
}
