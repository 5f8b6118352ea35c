package io.earshot.agent.kernel;

import io.earshot.agent.probe.SendResult;

/** Numbers from the kernel's headers, under their names there. */
final class Linux {

    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int AF_NETLINK = 16;
    static final int SOCK_STREAM = 1;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_RAW = 3;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x8_0000;
    static final int IPPROTO_IP = 0;
    static final int IPPROTO_ICMP = 1;
    static final int IPPROTO_TCP = 6;
    static final int IPPROTO_UDP = 17;
    static final int IPPROTO_IPV6 = 41;
    static final int IPPROTO_ICMPV6 = 58;
    static final int SOL_SOCKET = 1;
    static final int SO_ERROR = 4;
    static final int SO_LINGER = 13;
    static final int SO_RCVTIMEO = 20;
    static final int SO_ATTACH_FILTER = 26;
    static final int SO_TIMESTAMPNS = 35;
    static final int IP_PKTINFO = 8;
    static final int IP_TOS = 1;
    static final int IP_TTL = 2;
    static final int IP_MTU_DISCOVER = 10;
    static final int IP_RECVERR = 11;
    static final int IP_MTU = 14;
    static final int IP_BIND_ADDRESS_NO_PORT = 24;
    static final int IPV6_UNICAST_HOPS = 16;
    static final int IPV6_TCLASS = 67;
    static final int IPV6_MTU_DISCOVER = 23;
    static final int IPV6_MTU = 24;
    static final int IPV6_V6ONLY = 26;
    static final int IPV6_RECVPKTINFO = 49;
    static final int IPV6_RECVERR = 25;
    /** Forbids fragments, and heeds no path MTU but the interface's (ip(7)); the same number for IPv6. */
    static final int PMTUDISC_PROBE = 3;

    static final int NETLINK_SOCK_DIAG = 4;
    /** Says that a message was longer than the room for it, and was cut (recv(2)). */
    static final int MSG_TRUNC = 0x20;

    /** Reads a socket's queue of errors (recv(2)). */
    static final int MSG_ERRQUEUE = 0x2000;

    static final int POLLIN = 1;
    static final int POLLOUT = 4;

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EBUSY = 16;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int EINVAL = 22;
    static final int ENFILE = 23;
    static final int EMFILE = 24;
    static final int ENOSYS = 38;
    static final int EMSGSIZE = 90;
    static final int EPROTONOSUPPORT = 93;
    static final int EAFNOSUPPORT = 97;
    static final int EADDRINUSE = 98;
    static final int EADDRNOTAVAIL = 99;
    static final int ENETDOWN = 100;
    static final int ENETUNREACH = 101;
    static final int ECONNRESET = 104;
    static final int ENOBUFS = 105;
    static final int ECONNREFUSED = 111;
    static final int EHOSTUNREACH = 113;
    static final int EINPROGRESS = 115;

    private Linux() {}

    static SendResult sendFailure(int errno) {
        return switch (errno) {
            case ENETUNREACH -> SendResult.ENETUNREACH;
            case EADDRNOTAVAIL -> SendResult.EADDRNOTAVAIL;
            case EAFNOSUPPORT -> SendResult.EAFNOSUPPORT;
            case ENETDOWN -> SendResult.ENETDOWN;
            case EPERM -> SendResult.EPERM;
            case EACCES -> SendResult.EACCES;
            case EHOSTUNREACH -> SendResult.EHOSTUNREACH;
            case EINVAL -> SendResult.EINVAL;
            case ENOBUFS -> SendResult.ENOBUFS;
            case ENOMEM -> SendResult.ENOMEM;
            case EMFILE -> SendResult.EMFILE;
            case ENFILE -> SendResult.ENFILE;
            case EAGAIN -> SendResult.EAGAIN;
            case EMSGSIZE -> SendResult.EMSGSIZE;
            case EADDRINUSE -> SendResult.EADDRINUSE;
            default -> SendResult.OTHER;
        };
    }

    /** For people: the name where we know one. */
    static String errorName(int errno) {
        return switch (errno) {
            case EPERM -> "operation not permitted";
            case EACCES -> "permission denied";
            case ENOENT -> "no such file";
            case ENOSYS -> "no such call";
            case EMFILE, ENFILE -> "too many open files";
            case EAFNOSUPPORT, EPROTONOSUPPORT -> "not supported by this kernel";
            case EADDRNOTAVAIL -> "no interface here has this address";
            case ENOMEM, ENOBUFS -> "no memory for it";
            default -> "errno " + errno;
        };
    }
}
