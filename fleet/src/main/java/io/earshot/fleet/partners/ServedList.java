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
 * the list is made for whoever has another one. The tag is made when somebody asks for the first time: while a server starts, lists change
 * several times before any agent asks. Thread-safe.
 */
public final class ServedList {

    private final ContainerName container;
    private final Content content;
    private final ProbeKeys keys;

    private ServedList(ContainerName container, Content content, ProbeKeys keys) {
        this.container = container;
        this.content = content;
        this.keys = keys;
    }

    /** Makes the list without keys, the same each time. */
    private static final class Content {

        private final Supplier<PartnerList> list;

        /** Empty until somebody asks. Threads that ask at the same time make the same one. */
        private volatile String tag = "";

        Content(Supplier<PartnerList> list) {
            this.list = list;
        }

        String tag() {
            if (tag.isEmpty()) {
                ByteArrayOutputStream json = new ByteArrayOutputStream();
                PartnerListJson.write(list.get(), json);
                CRC32C checksum = new CRC32C();
                checksum.update(json.toByteArray());
                tag = Long.toHexString(checksum.getValue()) + "-" + Integer.toHexString(json.size());
            }
            return tag;
        }
    }

    /** @param list makes the same list each time, on any thread */
    public static ServedList of(ContainerName container, Supplier<PartnerList> list) {
        return new ServedList(container, new Content(list), ProbeKeys.NONE);
    }

    /** Returns the same list with the keys of this moment; the tag changes with them. */
    public ServedList with(ProbeKeys newer) {
        return newer.isEmpty() ? this : new ServedList(container, content, newer);
    }

    /** Returns the container that the list is for. */
    public ContainerName container() {
        return container;
    }

    public PartnerList list() {
        PartnerList plain = content.list.get();
        return keys.isEmpty() ? plain : plain.with(keys);
    }

    /** Follows from the content alone, so that a restarted server gives the same one. */
    public String etag() {
        return keys.isEmpty() ? content.tag() : content.tag() + "-" + Long.toHexString(keys.hashCode() & 0xffff_ffffL);
    }
}
