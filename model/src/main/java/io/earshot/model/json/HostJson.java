package io.earshot.model.json;

import io.earshot.model.HostPartners;
import io.earshot.model.HostReports;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/**
 * The same as {@link PartnerListJson} and {@link ReportJson} for all containers of a host, as
 * {@code GET /api/v1/hosts/HOST/partners} answers it and {@code POST /api/v1/hosts/HOST/reports} takes it.
 */
public final class HostJson {

    private static final String LISTS = "lists";
    private static final String REPORTS = "reports";

    private HostJson() {}

    public static void write(HostPartners partners, OutputStream out) {
        write(partners.host(), LISTS, partners.lists(), PartnerListJson::writeFields, out);
    }

    public static void write(HostReports reports, OutputStream out) {
        write(reports.host(), REPORTS, reports.reports(), ReportJson::writeFields, out);
    }

    /** @throws BadJsonException if it is no such document, or one of the lists is none, or of another host */
    public static HostPartners readPartners(InputStream in) throws BadJsonException {
        return JsonReader.readDocument(in, reader -> read(reader, LISTS, PartnerListJson::readList, HostPartners::new));
    }

    /** @throws BadJsonException if it is no such document, or one of the reports is none, or of another host */
    public static HostReports readReports(InputStream in) throws BadJsonException {
        return JsonReader.readDocument(in, reader -> read(reader, REPORTS, ReportJson::readReport, HostReports::new));
    }

    private interface FieldsWriter<E> {
        void write(E element, JsonGenerator json);
    }

    private static <E> void write(
            String host, String field, List<E> elements, FieldsWriter<E> fields, OutputStream out) {
        Consumer<JsonGenerator> document = json -> {
            json.writeStringProperty("host", host);
            json.writeArrayPropertyStart(field);
            for (E element : elements) {
                json.writeStartObject();
                fields.write(element, json);
                json.writeEndObject();
            }
            json.writeEndArray();
        };
        JsonWriter.writeDocument(out, document);
    }

    private static <E, D> D read(
            JsonReader in, String elements, JsonReader.DocumentReader<E> element, BiFunction<String, List<E>, D> made)
            throws BadJsonException {
        var document = new Object() {
            String host;
            List<E> elements;
        };
        in.readFields(field -> {
            if (field.equals("host")) {
                document.host = in.string();
            } else if (field.equals(elements)) {
                List<E> read = new ArrayList<>();
                in.readArray(() -> read.add(element.read(in)));
                document.elements = read;
            } else {
                in.skip();
            }
        });
        if (document.host == null || document.elements == null) {
            throw in.expected("fields \"host\" and \"" + elements + "\"");
        }
        try {
            return made.apply(document.host, document.elements);
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }
}
