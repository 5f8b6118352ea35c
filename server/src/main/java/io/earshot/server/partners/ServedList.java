package io.earshot.server.partners;

import io.earshot.model.PartnerList;
import io.earshot.model.json.PartnerListJson;
import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32C;

/**
 * A partner list with the tag by which an agent asks whether its own is still current.
 *
 * @param etag follows from the content alone, so that a restarted server gives the same one
 */
public record ServedList(PartnerList list, String etag) {

    public static ServedList of(PartnerList list) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        PartnerListJson.write(list, json);
        CRC32C checksum = new CRC32C();
        checksum.update(json.toByteArray());
        return new ServedList(list, Long.toHexString(checksum.getValue()) + "-" + Integer.toHexString(json.size()));
    }
}
