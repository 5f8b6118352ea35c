package io.earshot.server.cluster;

import io.earshot.cluster.ChangeLog;
import io.earshot.cluster.Fact;
import io.earshot.server.graph.SetTag;
import io.earshot.server.graph.SetTags;
import io.earshot.server.graph.TagChanges;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;

/** Lets all servers have the tags that people set at one of them, in the order of the log. Thread-safe. */
public final class SharedTags implements TagChanges {

    private static final Logger LOG = System.getLogger(SharedTags.class.getName());

    private final ChangeLog log;
    private final SetTags tags = new SetTags();

    public SharedTags(ChangeLog log) {
        this.log = log;
    }

    @Override
    public SetTags tags() {
        return tags;
    }

    @Override
    public CompletableFuture<Void> set(SetTag tag) {
        return log.append(new Fact.TagSet(tag.node(), tag.name(), tag.value(), tag.who(), tag.at()));
    }

    @Override
    public CompletableFuture<Boolean> remove(String node, String name) {
        String key = SetTag.key(node, name);
        return tags.has(key)
                ? log.append(new Fact.Removed(Fact.TAG + key)).thenApply(_ -> true)
                : CompletableFuture.completedFuture(false);
    }

    /** Takes a tag as it comes out of the log. */
    void apply(Fact.TagSet fact) {
        try {
            tags.set(new SetTag(fact.node(), fact.tag(), fact.value(), fact.who(), fact.at()));
        } catch (IllegalArgumentException | NullPointerException e) {
            LOG.log(Level.WARNING, "the log has no tag: {0}", e.getMessage());
        }
    }

    void removed(String key) {
        boolean _ = tags.remove(key);
    }
}
