package io.earshot.fleet.partners;

import io.earshot.model.ContainerName;
import io.earshot.model.PartnerList;
import io.earshot.model.ProbeKeys;
import io.earshot.model.json.PartnerListJson;
import java.io.ByteArrayOutputStream;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/**
 * A partner list with the tag by which an agent asks whether its own is still current. Nearly always it is: so the tag is kept, and
 * the list is made for whoever has another one.
 */
public final class ServedList {

    private final ContainerName container;
    private final Supplier<PartnerList> list;
    private final String etag;

    private ServedList(ContainerName container, Supplier<PartnerList> list, String etag) {
        this.container = container;
        this.list = list;
        this.etag = etag;
    }

    /** @param list makes the same list each time, on any thread */
    public static ServedList of(ContainerName container, Supplier<PartnerList> list) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        PartnerListJson.write(list.get(), json);
        CRC32C checksum = new CRC32C();
        checksum.update(json.toByteArray());
        return new ServedList(
                container, list, Long.toHexString(checksum.getValue()) + "-" + Integer.toHexString(json.size()));
    }

    /** Returns the same list with the keys of this moment; the tag changes with them. */
    public ServedList with(ProbeKeys keys) {
        return keys.isEmpty()
                ? this
                : new ServedList(
                        container,
                        () -> list.get().with(keys),
                        etag + "-" + Long.toHexString(keys.hashCode() & 0xffff_ffffL));
    }

    /** Returns the container that the list is for. */
    public ContainerName container() {
        return container;
    }

    public PartnerList list() {
        return list.get();
    }

    /** Follows from the content alone, so that a restarted server gives the same one. */
    public String etag() {
        return etag;
    }
}
