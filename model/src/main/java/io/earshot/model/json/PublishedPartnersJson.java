package io.earshot.model.json;

import io.earshot.model.Ip;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** The addresses of {@code PUT /api/v1/containers/NAME/published-partners}. */
public final class PublishedPartnersJson {

    private PublishedPartnersJson() {}

    /** @throws BadJsonException if there are no addresses in it; an empty list is one */
    public static List<Ip> read(InputStream in) throws BadJsonException {
        return JsonReader.readDocument(in, PublishedPartnersJson::readPartners);
    }

    private static List<Ip> readPartners(JsonReader in) throws BadJsonException {
        var document = new Object() {
            List<Ip> partners;
        };
        in.readFields(field -> {
            if (field.equals("partners")) {
                List<Ip> partners = new ArrayList<>();
                in.readArray(() -> partners.add(PartnerListJson.readIp(in)));
                document.partners = partners;
            } else {
                in.skip();
            }
        });
        if (document.partners == null) {
            throw in.expected("a field \"partners\"");
        }
        return document.partners;
    }
}
