package io.earshot.pdns.stream;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of PowerDNS's {@code PBDNSMessage} that says who was told what. Fields that are not read here are skipped, those of later
 * versions too. One object is used for all messages of a connection.
 */
final class DnsMessage {

    /** A response to a client; queries and what goes between servers are the other types. */
    static final int RESPONSE = 2;

    static final int TYPE_A = 1;
    static final int TYPE_AAAA = 28;

    // A field with how it is written (protobuf's encoding: varint 0, bytes 2); one that is written in another way is
    // unknown.
    // PBDNSMessage
    private static final int TYPE = 1 << 3;
    private static final int FROM = 6 << 3 | 2;
    private static final int TIME_SECONDS = 9 << 3;
    private static final int TIME_MICROS = 10 << 3;
    private static final int QUESTION = 12 << 3 | 2;
    private static final int ANSWER = 13 << 3 | 2;
    private static final int SUBNET = 14 << 3 | 2;

    // PBDNSMessage.DNSQuestion
    private static final int QUESTION_NAME = 1 << 3 | 2;
    private static final int QUESTION_TYPE = 2 << 3;

    // PBDNSMessage.DNSResponse
    private static final int RESPONSE_CODE = 1 << 3;
    private static final int RECORD = 2 << 3 | 2;

    // PBDNSMessage.DNSResponse.DNSRR
    private static final int RECORD_TYPE = 2 << 3;
    private static final int RECORD_DATA = 5 << 3 | 2;

    /** One DNS message holds 64 KiB; nobody talks to that many addresses of one service. */
    private static final int MAX_ADDRESSES = 256;

    private static final byte[] NONE = {};

    private int type;
    private byte[] from = NONE;
    private byte[] subnet = NONE;
    private long seconds;
    private int micros;
    private byte[] questionName = NONE;
    private int questionType;
    private int responseCode;
    private final List<byte[]> addresses = new ArrayList<>();

    /** @throws BadFrameException if the bytes are no such message */
    void read(byte[] frame, int length) throws BadFrameException {
        clear();
        try {
            CodedInputStream in = CodedInputStream.newInstance(frame, 0, length);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                readField(in, tag);
            }
        } catch (IOException e) {
            throw new BadFrameException("frame of " + length + " bytes, expected one PBDNSMessage", e);
        }
    }

    int type() {
        return type;
    }

    /** The client's address, 4 or 16 octets; none if the server hides it. */
    byte[] from() {
        return from;
    }

    /** From EDNS client subnet, 4 or 16 octets; the client's own address where a proxy before the server passes on all of it. */
    byte[] subnet() {
        return subnet;
    }

    /** Since 1970; 0 if the server does not say. */
    long seconds() {
        return seconds;
    }

    int micros() {
        return micros;
    }

    /** As PowerDNS prints it, a dot at the end. */
    byte[] questionName() {
        return questionName;
    }

    int questionType() {
        return questionType;
    }

    /** 0 is NOERROR. */
    int responseCode() {
        return responseCode;
    }

    /** Returns the addresses of the A and AAAA records, under any name of a chain of CNAMEs. */
    List<byte[]> addresses() {
        return addresses;
    }

    private void clear() {
        type = 0;
        from = NONE;
        subnet = NONE;
        seconds = 0;
        micros = 0;
        questionName = NONE;
        questionType = 0;
        responseCode = 0;
        addresses.clear();
    }

    private void readField(CodedInputStream in, int tag) throws IOException {
        switch (tag) {
            case TYPE -> type = in.readEnum();
            case FROM -> from = in.readByteArray();
            case TIME_SECONDS -> seconds = in.readUInt32() & 0xffff_ffffL;
            case TIME_MICROS -> micros = in.readUInt32();
            case QUESTION -> readNested(in, this::readQuestionField);
            case SUBNET -> subnet = in.readByteArray();
            case ANSWER -> readNested(in, this::readResponseField);
            default -> skip(in, tag);
        }
    }

    private void readQuestionField(CodedInputStream in, int tag) throws IOException {
        switch (tag) {
            case QUESTION_NAME -> questionName = in.readByteArray();
            case QUESTION_TYPE -> questionType = in.readUInt32();
            default -> skip(in, tag);
        }
    }

    private void readResponseField(CodedInputStream in, int tag) throws IOException {
        switch (tag) {
            case RESPONSE_CODE -> responseCode = in.readUInt32();
            case RECORD -> readRecord(in);
            default -> skip(in, tag);
        }
    }

    private void readRecord(CodedInputStream in) throws IOException {
        var record = new Object() {
            private int recordType;
            private byte[] data = NONE;
        };
        readNested(in, (nested, tag) -> {
            switch (tag) {
                case RECORD_TYPE -> record.recordType = nested.readUInt32();
                case RECORD_DATA -> record.data = nested.readByteArray();
                default -> skip(nested, tag);
            }
        });
        boolean isAddress = (record.recordType == TYPE_A && record.data.length == 4)
                || (record.recordType == TYPE_AAAA && record.data.length == 16);
        if (isAddress && addresses.size() < MAX_ADDRESSES) {
            addresses.add(record.data);
        }
    }

    private interface FieldReader {
        void read(CodedInputStream in, int tag) throws IOException;
    }

    private static void readNested(CodedInputStream in, FieldReader fields) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            fields.read(in, tag);
        }
        in.checkLastTagWas(0);
        in.popLimit(outer);
    }

    private static void skip(CodedInputStream in, int tag) throws IOException {
        if (!in.skipField(tag)) {
            throw new IOException("a group that ends and never began");
        }
    }
}
