package io.earshot.server.files;

import io.earshot.model.pieces.FileId;
import java.time.Instant;

/**
 * A file that is whole.
 *
 * @param name for people
 * @param pieces the name of the list of its pieces
 * @param storedBy who put it
 */
public record StoredFile(FileId id, String name, long octets, FileId pieces, Instant storedAt, String storedBy) {}
