package io.earshot.agent.portable;

import io.earshot.agent.probe.SendResult;
import java.io.IOException;
import java.net.BindException;
import java.net.NoRouteToHostException;
import java.util.Locale;

/** Tells what an exception of a connect says of the path. The runtime gives no error number, but the system's own words. */
final class SendFailures {

    private SendFailures() {}

    static SendResult of(IOException e) {
        String why = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (e instanceof NoRouteToHostException) {
            return SendResult.EHOSTUNREACH;
        }
        if (why.contains("permission denied")) {
            return SendResult.EACCES;
        }
        if (e instanceof BindException) {
            return why.contains("in use") ? SendResult.EADDRINUSE : SendResult.EADDRNOTAVAIL;
        }
        if (why.contains("network is unreachable")) {
            return SendResult.ENETUNREACH;
        }
        if (why.contains("network is down")) {
            return SendResult.ENETDOWN;
        }
        if (why.contains("not permitted")) {
            return SendResult.EPERM;
        }
        if (why.contains("not supported")) {
            return SendResult.EAFNOSUPPORT;
        }
        if (why.contains("too many open files")) {
            return SendResult.EMFILE;
        }
        return why.contains("no buffer space") ? SendResult.ENOBUFS : SendResult.OTHER;
    }
}
