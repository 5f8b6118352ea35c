package io.earshot.relay.lists;

import java.util.Optional;

/** A list as the parent gave it. */
public record CachedList(Optional<String> etag, String body) {}
