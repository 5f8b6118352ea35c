package io.earshot.wire.decoders.mysql;

import io.earshot.wire.decoders.StreamInput;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.exchanges.TargetKind;
import java.util.LinkedHashMap;
import java.util.Map;

/** Holds the capabilities that the two ends agreed on, as far as the capture saw them, and the prepared statements. */
final class Session {

    static final int CONNECT_WITH_DB = 8;
    static final int COMPRESS = 0x20;
    static final int SSL = 0x800;
    static final int SECURE = 0x8000;
    static final int PLUGIN_AUTH_LENENC = 0x20_0000;
    static final int DEPRECATE_EOF = 0x100_0000;
    static final int ZSTD = 0x400_0000;
    static final int QUERY_ATTRIBUTES = 0x800_0000;

    private static final int MARIADB_CACHE_METADATA = 0x10;
    private static final int MAX_STATEMENTS = 4_096;

    /** Whether something was agreed on: in the middle of a connection that is unknown. */
    enum Agreed {
        YES,
        NO,
        UNKNOWN
    }

    private int serverFlags;
    private int serverExtended;
    private boolean greeted;
    private Agreed deprecateEof = Agreed.UNKNOWN;
    private Agreed queryAttributes = Agreed.UNKNOWN;
    private Agreed cacheMetadata = Agreed.UNKNOWN;
    private boolean compressed;
    private final Map<Integer, byte[]> statements = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, byte[]> eldest) {
            return size() > MAX_STATEMENTS;
        }
    };

    /** Reads the server's greeting: version 10. */
    void greeting(StreamInput in, int header, int size) {
        int at = header + 1;
        int end = header + size;
        while (at < end && in.uint8(at) != 0) {
            at++;
        }
        at += 1 + 4 + 8 + 1;
        if (at + 7 > end) {
            return;
        }
        serverFlags = in.uint16Little(at) | in.uint16Little(at + 5) << 16;
        if ((serverFlags & 1) == 0 && at + 18 <= end) {
            serverExtended = in.int32Little(at + 14);
        }
        greeted = true;
    }

    /** Reads the client's flags and fills in user and database. */
    void login(StreamInput in, int header, int size, Exchange exchange) {
        int end = header + size;
        int flags = in.int32Little(header);
        int both = greeted ? flags & serverFlags : flags;
        Agreed asked = greeted ? Agreed.YES : Agreed.UNKNOWN;
        deprecateEof = (both & DEPRECATE_EOF) != 0 ? asked : Agreed.NO;
        queryAttributes = (both & QUERY_ATTRIBUTES) != 0 ? asked : Agreed.NO;
        compressed = (both & (COMPRESS | ZSTD)) != 0;
        int extended = (flags & 1) == 0 ? in.int32Little(header + 28) : 0;
        boolean caches = ((greeted ? serverExtended : extended) & extended & MARIADB_CACHE_METADATA) != 0;
        cacheMetadata = caches ? Agreed.YES : Agreed.NO;
        int at = header + 32;
        int user = at;
        while (at < end && in.uint8(at) != 0) {
            at++;
        }
        exchange.target(TargetKind.NONE, in.bytes(), in.position() + user, Math.min(at, end) - user);
        exchange.appendTarget(new byte[] {'/'}, 0, 1);
        at++;
        if (at >= end) {
            return;
        }
        if ((flags & (PLUGIN_AUTH_LENENC | SECURE)) != 0) {
            at += 1 + in.uint8(at);
        } else {
            while (at < end && in.uint8(at) != 0) {
                at++;
            }
            at++;
        }
        if ((flags & CONNECT_WITH_DB) != 0 && at < end) {
            int database = at;
            while (at < end && in.uint8(at) != 0) {
                at++;
            }
            exchange.appendTarget(in.bytes(), in.position() + database, at - database);
        }
    }

    Agreed deprecateEof() {
        return deprecateEof;
    }

    void deprecateEof(Agreed seen) {
        deprecateEof = seen;
    }

    Agreed queryAttributes() {
        return queryAttributes;
    }

    /** Whether definitions may be left out of an answer. */
    boolean mayCacheMetadata() {
        return cacheMetadata != Agreed.NO;
    }

    boolean isCompressed() {
        return compressed;
    }

    void prepared(int id, Exchange by) {
        byte[] sql = new byte[by.targetLength()];
        System.arraycopy(by.targetBytes(), 0, sql, 0, sql.length);
        statements.put(id, sql);
    }

    byte[] statement(int id) {
        byte[] sql = statements.get(id);
        return sql == null ? new byte[] {'?'} : sql;
    }

    void closed(int id) {
        statements.remove(id);
    }

    void forgetStatements() {
        statements.clear();
    }
}
