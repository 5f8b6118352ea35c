package io.earshot.wire.decoders.redis;

import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.decoders.StreamDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** Recognises RESP by its types and lengths. */
public final class RedisProtocol implements Protocol {

    private static final int MAX_WORD = 16;
    /** NATS answers without the plus sign. */
    private static final byte[] PONG = "+PONG\r\n".getBytes(StandardCharsets.US_ASCII);
    /** Commands that people and probes type; those that POP3, SMTP and NATS have, too, prove nothing. */
    private static final Set<String> INLINE = Set.of(
            "PING",
            "ECHO",
            "HELLO",
            "INFO",
            "SELECT",
            "GET",
            "SET",
            "MGET",
            "MSET",
            "SETEX",
            "SETNX",
            "GETSET",
            "DEL",
            "EXISTS",
            "EXPIRE",
            "PEXPIRE",
            "TTL",
            "PTTL",
            "TYPE",
            "KEYS",
            "SCAN",
            "DBSIZE",
            "INCR",
            "INCRBY",
            "DECR",
            "DECRBY",
            "APPEND",
            "STRLEN",
            "LPUSH",
            "RPUSH",
            "LPOP",
            "RPOP",
            "LRANGE",
            "LLEN",
            "BLPOP",
            "BRPOP",
            "SADD",
            "SREM",
            "SMEMBERS",
            "SCARD",
            "SISMEMBER",
            "HSET",
            "HGET",
            "HMSET",
            "HMGET",
            "HGETALL",
            "HDEL",
            "ZADD",
            "ZRANGE",
            "ZREM",
            "ZSCORE",
            "MULTI",
            "EXEC",
            "DISCARD",
            "WATCH",
            "SUBSCRIBE",
            "PSUBSCRIBE",
            "PUBLISH",
            "MONITOR",
            "CONFIG",
            "CLIENT",
            "COMMAND",
            "FLUSHALL",
            "FLUSHDB",
            "SAVE",
            "BGSAVE",
            "SYNC",
            "PSYNC",
            "SLAVEOF",
            "REPLICAOF",
            "REPLCONF",
            "DEBUG",
            "CLUSTER",
            "SENTINEL",
            "ROLE",
            "TIME",
            "EVAL",
            "EVALSHA",
            "SCRIPT",
            "XADD",
            "XREAD",
            "XRANGE",
            "SLOWLOG",
            "LATENCY",
            "MEMORY",
            "OBJECT",
            "SHUTDOWN");

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public boolean isUsualPort(int port) {
        return port == 6379 || port == 6380 || port == 26_379;
    }

    @Override
    public boolean isBegunByClient() {
        return true;
    }

    @Override
    public int scoreRequest(byte[] bytes, int offset, int length, boolean start) {
        int end = offset + length;
        if (bytes[offset] == '*') {
            int line = Resp.endOfNumber(bytes, offset + 1, end);
            if (line < 0) {
                return line == -1 ? POSSIBLE : NO;
            }
            return line == end ? LIKELY : bytes[line] == '$' ? CERTAIN : NO;
        }
        return isInline(bytes, offset, end) ? POSSIBLE : NO;
    }

    private static boolean isInline(byte[] bytes, int from, int end) {
        if (end - from < 6 || bytes[end - 2] != '\r' || bytes[end - 1] != '\n') {
            return false;
        }
        int letters = 0;
        while (from + letters < end && Character.isLetterOrDigit(bytes[from + letters])) {
            letters++;
        }
        byte after = bytes[from + letters];
        String word = new String(bytes, from, Math.min(letters, MAX_WORD), StandardCharsets.ISO_8859_1);
        return (after == ' ' || after == '\r') && INLINE.contains(word.toUpperCase(Locale.ROOT));
    }

    @Override
    public int scoreResponse(byte[] bytes, int offset, int length, boolean start) {
        int end = offset + length;
        return switch (bytes[offset]) {
            case '*', '%', '~', '>', '|' -> {
                int line = Resp.endOfNumber(bytes, offset + 1, end);
                yield line > 0 && (line == end || Resp.isType(bytes[line])) ? LIKELY : NO;
            }
            case '$', '=', '!' -> Resp.endOfNumber(bytes, offset + 1, end) > 0 ? LIKELY : NO;
            case ':' -> Resp.endOfNumber(bytes, offset + 1, end) > 0 ? POSSIBLE : NO;
            case '+', '-', '_', '#', ',', '(' -> line(bytes, offset, length);
            default -> NO;
        };
    }

    private static int line(byte[] bytes, int offset, int length) {
        int end = offset + length;
        if (Arrays.equals(bytes, offset, end, PONG, 0, PONG.length)) {
            return LIKELY;
        }
        return length >= 3 && bytes[end - 2] == '\r' && bytes[end - 1] == '\n' && !isPop3(bytes, offset, length)
                ? POSSIBLE
                : NO;
    }

    /** Redis says {@code +OK} alone; POP3 goes on in the line. */
    private static boolean isPop3(byte[] bytes, int at, int length) {
        return length > 4 && bytes[at] == '+' && bytes[at + 1] == 'O' && bytes[at + 2] == 'K' && bytes[at + 3] == ' ';
    }

    @Override
    public StreamDecoder open(Conversation conversation) {
        return new RedisDecoder(conversation);
    }
}
