package io.earshot.http.tls;

/** Certificates or keys that cannot be used. The message is one line that names the file. */
public final class TlsException extends Exception {

    private static final long serialVersionUID = 1L;

    TlsException(String message) {
        super(message);
    }

    TlsException(String message, Throwable cause) {
        super(message, cause);
    }
}
