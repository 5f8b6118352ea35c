package io.earshot.site;

import io.earshot.site.Page.Section;
import java.io.StringWriter;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes what the search of the site reads: each section of each page. A script and no JSON file, since a browser loads scripts from a disk, too. */
final class SearchIndex {

    private static final JsonFactory JSON = new JsonFactory();

    private SearchIndex() {}

    static String of(List<Page> pages) {
        StringWriter script = new StringWriter();
        script.write("window.earshotSections = ");
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), script)) {
            json.writeStartArray();
            for (Page page : pages) {
                for (Section section : page.sections()) {
                    json.writeStartObject();
                    json.writeStringProperty(
                            "url", section.level() == 1 ? page.url() : page.url() + "#" + section.id());
                    json.writeStringProperty("page", page.title());
                    json.writeStringProperty("heading", section.heading());
                    json.writeStringProperty("text", section.text());
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
        }
        script.write(";\n");
        return script.toString();
    }
}
