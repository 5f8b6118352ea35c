package io.earshot.relay.lists;

import io.earshot.model.relay.ListRequest;
import java.util.Locale;

/** Names a list: whose it is, and in which form. */
public record ListKey(ListRequest.Kind kind, String name, boolean text) {

    public ListKey {
        name = name.toLowerCase(Locale.ROOT);
    }

    public static ListKey of(ListRequest request) {
        return new ListKey(request.kind(), request.name(), request.text());
    }
}
