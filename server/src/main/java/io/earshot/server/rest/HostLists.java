package io.earshot.server.rest;

import io.earshot.fleet.partners.ServedList;
import io.earshot.model.HostPartners;
import io.earshot.model.json.HostJson;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/** The lists of all containers of a host, in the forms in which agents and relays get them. */
record HostLists(String host, List<ServedList> lists) {

    HostLists {
        host = host.toLowerCase(Locale.ROOT);
        lists = List.copyOf(lists);
    }

    void writeJson(OutputStream out) {
        HostJson.write(
                new HostPartners(host, lists.stream().map(ServedList::list).toList()), out);
    }

    String lines() {
        return lists.stream().map(each -> each.list().toLine() + "\n").collect(Collectors.joining());
    }

    /** Returns a tag that changes with any of the lists; without quotes. */
    String etag(boolean text) {
        CRC32C checksum = new CRC32C();
        lists.forEach(each -> checksum.update(each.etag().getBytes(StandardCharsets.US_ASCII)));
        return Long.toHexString(checksum.getValue()) + "-" + lists.size() + (text ? "-text" : "");
    }
}
