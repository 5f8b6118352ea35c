package io.earshot.site;

/** Text in HTML. */
final class Html {

    private Html() {}

    /** Returns the text so that it means itself between tags and between quotes. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
