package io.earshot.store.h2;

/**
 * Says how much room a database in a file takes.
 *
 * @param fileBytes the file's length
 * @param liveBytes an estimate of the part that rows need; the rest is room for new rows
 */
public record DatabaseSpace(long fileBytes, long liveBytes) {}
