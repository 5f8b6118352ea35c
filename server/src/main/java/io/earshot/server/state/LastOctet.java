package io.earshot.server.state;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Remembers the octet that was read last: whether a file's last line is whole. */
final class LastOctet extends FilterInputStream {

    private int last = -1;

    LastOctet(InputStream octets) {
        super(octets);
    }

    /** Returns the octet, or -1 before the first. */
    int last() {
        return last;
    }

    @Override
    public int read() throws IOException {
        int octet = super.read();
        last = octet < 0 ? last : octet;
        return octet;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        last = read > 0 ? into[offset + read - 1] & 0xff : last;
        return read;
    }
}
