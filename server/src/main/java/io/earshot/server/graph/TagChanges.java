package io.earshot.server.graph;

import java.util.concurrent.CompletableFuture;

/** Takes the tags that people set. From any thread. */
public interface TagChanges {

    /** There may be so many tags that people set. */
    int MOST = 100_000;

    /** Returns the tags that are set. */
    SetTags tags();

    /** @return completed once the tag cannot be lost any more, exceptionally where it may be */
    CompletableFuture<Void> set(SetTag tag);

    /** @return in the future, whether there was such a tag */
    CompletableFuture<Boolean> remove(String node, String name);
}
