package io.earshot.wire.decoders.dns;

import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.decoders.StreamDecoder;
import io.earshot.wire.decoders.StreamInput;

/** Recognises and decodes DNS over TCP: messages behind their lengths, answers in any order. */
public final class DnsProtocol implements Protocol {

    private static final int MAX_LOOKED_AT = 2_048;

    @Override
    public String name() {
        return "dns";
    }

    @Override
    public boolean isUsualPort(int port) {
        return port == 53;
    }

    @Override
    public boolean isBegunByClient() {
        return true;
    }

    @Override
    public int scoreRequest(byte[] bytes, int offset, int length, boolean start) {
        return score(bytes, offset, length, false);
    }

    @Override
    public int scoreResponse(byte[] bytes, int offset, int length, boolean start) {
        return score(bytes, offset, length, true);
    }

    private static int score(byte[] bytes, int offset, int length, boolean response) {
        if (length < 14) {
            return NO;
        }
        int size = (bytes[offset] & 0xff) << 8 | (bytes[offset + 1] & 0xff);
        DnsMessage message = new DnsMessage();
        boolean plausible = size >= 12
                && (response || size <= length - 2)
                && message.read(bytes, offset + 2, Math.min(size, length - 2))
                && message.hasQuestion()
                && message.isResponse() == response;
        return plausible ? LIKELY : NO;
    }

    @Override
    public StreamDecoder open(Conversation conversation) {
        return new Decoder(conversation);
    }

    private static final class Decoder implements StreamDecoder {

        private final Conversation conversation;
        private final DnsPairs pairs;
        private final boolean[] searching = new boolean[2];

        Decoder(Conversation conversation) {
            this.conversation = conversation;
            this.pairs = new DnsPairs(conversation);
        }

        @Override
        public void data(Side from, StreamInput in) {
            while (!in.isSkipping() && in.available() >= 2) {
                int size = in.uint16(0);
                if (isSearching(from)) {
                    if (score(in.bytes(), in.position(), in.available(), from == Side.SERVER) == NO) {
                        conversation.undecoded(Undecoded.RESYNCHRONISING, in.available());
                        in.advanceAll();
                        return;
                    }
                    search(from, false);
                }
                int wanted = Math.min(size, MAX_LOOKED_AT);
                if (in.available() < 2 + wanted) {
                    in.need(2 + wanted);
                    return;
                }
                pairs.message(
                        from, in.bytes(), in.position() + 2, wanted, in.startNanos(), in.nanos(), in.startFrame());
                in.skip(2L + size);
            }
        }

        private boolean isSearching(Side from) {
            return searching[from == Side.CLIENT ? 0 : 1];
        }

        private void search(Side from, boolean on) {
            searching[from == Side.CLIENT ? 0 : 1] = on;
        }

        @Override
        public void gap(Side from, StreamInput in, long missing) {
            search(from, true);
            if (from == Side.SERVER) {
                pairs.answersLost();
            }
        }

        @Override
        public void end(Side from, StreamInput in) {
            if (in.available() > 0) {
                conversation.undecoded(Undecoded.MALFORMED_MESSAGE, in.available());
            }
        }

        @Override
        public void close(long nanos) {
            pairs.close();
        }
    }
}
