package io.earshot.cli.sql;

/** In which shape rows are shown. */
public enum Output {
    TABLE("text/plain"),
    CSV("text/csv"),
    JSON("application/json");

    private final String mediaType;

    Output(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }
}
