package io.earshot.server.state;

import io.earshot.server.graph.SetTag;
import io.earshot.server.graph.SetTags;
import io.earshot.server.graph.TagChanges;
import java.util.concurrent.CompletableFuture;

/** Keeps the tags that people set. Thread-safe. */
public final class KeptTags implements TagChanges {

    private static final String TAG = "tag/";

    private final State state;
    private final SetTags tags = new SetTags();

    /** Reads what was kept; before the state is started. */
    public KeptTags(State state) {
        this.state = state;
        state.each(TAG, SetTag.class, (_, tag) -> tags.set(tag));
    }

    @Override
    public SetTags tags() {
        return tags;
    }

    /** One after the other, so that the state keeps what the tags end with. */
    @Override
    public synchronized CompletableFuture<Void> set(SetTag tag) {
        tags.set(tag);
        state.put(TAG + SetTag.key(tag.node(), tag.name()), tag);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletableFuture<Boolean> remove(String node, String name) {
        String key = SetTag.key(node, name);
        state.remove(TAG + key);
        return CompletableFuture.completedFuture(tags.remove(key));
    }
}
