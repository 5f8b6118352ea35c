package io.earshot.model.json;

import io.earshot.model.HostPartners;
import io.earshot.model.HostReports;
import io.earshot.model.Names;
import io.earshot.model.PartnerList;
import io.earshot.model.Report;
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

    /** So many complaints are told, which is enough to find a mistake. */
    private static final int MOST_REFUSED = 20;

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
        return JsonReader.readDocument(in, HostJson::readPartners);
    }

    private static HostPartners readPartners(JsonReader in) throws BadJsonException {
        ElementsReader<PartnerList> array = lists -> in.readArray(() -> lists.add(PartnerListJson.readList(in)));
        return read(in, LISTS, array, HostPartners::new);
    }

    /**
     * Reads the reports; one that is none, or is of another host, costs only itself.
     *
     * @throws BadJsonException if it is no such document
     */
    public static HostReports readReports(InputStream in) throws BadJsonException {
        return JsonReader.readDocument(in, HostJson::readReports);
    }

    private static HostReports readReports(JsonReader in) throws BadJsonException {
        List<String> refused = new ArrayList<>();
        ElementsReader<Report> array = reports ->
                in.readArray(() -> reports.add(ReportJson.readReport(in)), bad -> refuse(bad.getMessage(), refused));
        return read(
                in, REPORTS, array, (host, reports) -> new HostReports(host, ofHost(host, reports, refused), refused));
    }

    private static List<Report> ofHost(String host, List<Report> reports, List<String> refused) {
        List<Report> good = new ArrayList<>();
        for (Report report : reports) {
            if (report.container().host().equalsIgnoreCase(host)) {
                good.add(report);
            } else {
                refuse("container " + report.container() + ", expected one of host " + Names.shorten(host), refused);
            }
        }
        return good;
    }

    /** Thousands of bad reports are one mistake. */
    private static void refuse(String problem, List<String> refused) {
        if (refused.size() < MOST_REFUSED) {
            refused.add(problem);
        }
    }

    private interface ElementsReader<E> {
        void readInto(List<E> elements) throws BadJsonException;
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
            JsonReader in, String elements, ElementsReader<E> array, BiFunction<String, List<E>, D> made)
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
                array.readInto(read);
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
