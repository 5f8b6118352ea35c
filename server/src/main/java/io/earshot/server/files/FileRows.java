package io.earshot.server.files;

/** Takes each change of the files that are there. */
public interface FileRows {

    void file(StoredFile file);

    void removed(StoredFile file);
}
