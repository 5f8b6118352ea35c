package io.earshot.traffic.iso8583;

import io.earshot.traffic.iso8583.FieldFormat.Content;
import java.util.Map;

/** Names the fields of ISO 8583 and says which of them hold card data in every dialect. */
final class FieldNames {

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(2, "primary account number"),
            Map.entry(3, "processing code"),
            Map.entry(4, "amount"),
            Map.entry(7, "transmission date and time"),
            Map.entry(11, "system trace audit number"),
            Map.entry(12, "local time"),
            Map.entry(13, "local date"),
            Map.entry(14, "expiration date"),
            Map.entry(15, "settlement date"),
            Map.entry(18, "merchant category code"),
            Map.entry(22, "point of service entry mode"),
            Map.entry(23, "card sequence number"),
            Map.entry(25, "point of service condition code"),
            Map.entry(32, "acquiring institution"),
            Map.entry(33, "forwarding institution"),
            Map.entry(34, "extended primary account number"),
            Map.entry(35, "track 2"),
            Map.entry(36, "track 3"),
            Map.entry(37, "retrieval reference number"),
            Map.entry(38, "authorisation code"),
            Map.entry(39, "response code"),
            Map.entry(41, "terminal"),
            Map.entry(42, "merchant"),
            Map.entry(43, "card acceptor name and location"),
            Map.entry(45, "track 1"),
            Map.entry(49, "transaction currency"),
            Map.entry(52, "PIN block"),
            Map.entry(55, "chip data"),
            Map.entry(64, "message authentication code"),
            Map.entry(70, "network management code"),
            Map.entry(90, "original data elements"),
            Map.entry(128, "message authentication code"));

    private FieldNames() {}

    static String of(int number) {
        return NAMES.getOrDefault(number, "field " + number);
    }

    /** Card data of every dialect; binary fields are never shown, since nobody knows what is in them. */
    static Secrecy secrecy(int number, Content content) {
        return switch (number) {
            case 2 -> Secrecy.PAN;
            case 14, 34, 35, 36, 45, 52, 53, 55, 64, 96, 128 -> Secrecy.HIDDEN;
            case 32, 33, 37, 41, 42 -> Secrecy.IDENTIFIER;
            default ->
                switch (content) {
                    case BINARY, TLV, TRACK -> Secrecy.HIDDEN;
                    case NUMERIC, CHARACTERS -> Secrecy.TEXT;
                };
        };
    }
}
