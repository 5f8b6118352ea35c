package io.earshot.wire.capture;

/**
 * The interface on which a frame was captured.
 *
 * @param linkType as in the registry of link types of the tcpdump group
 * @param name as the machine that captured has it; empty where the file does not say
 */
public record CaptureInterface(int linkType, String name) {

    /** None: a frame of an unknown link type. */
    public static final CaptureInterface NONE = unnamed(-1);

    /** Returns an interface of which only the link type is known, as in a pcap file. */
    public static CaptureInterface unnamed(int linkType) {
        return new CaptureInterface(linkType, "");
    }
}
