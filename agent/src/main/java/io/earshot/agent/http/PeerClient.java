package io.earshot.agent.http;

import io.earshot.model.peers.Peer;
import io.earshot.model.pieces.FileId;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/** Fetches pieces from other agents of the site, without a proxy. Blocks, within {@link #LONGEST_CALL}. */
public final class PeerClient {

    /** The header by which an agent says how many pieces it has. */
    public static final String PIECES = "Earshot-Pieces";

    /** Agents of a site are near, or a firewall is in between. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration READ_TIMEOUT = Duration.ofSeconds(5);
    static final Duration LONGEST_CALL = Duration.ofSeconds(15);

    private PeerClient() {}

    /** Returns the path at which agents give a piece. */
    public static String path(FileId file, int index) {
        return "/pieces/" + file + "/" + index;
    }

    /**
     * Fetches a piece.
     *
     * @param token of the site for this file
     * @param length of the piece; one octet more is read at most
     */
    public static PeerPiece get(Peer peer, FileId file, int index, String token, int length) {
        try {
            URI uri = new URI("http", null, peer.ip().toString(), peer.port(), path(file, index), null, null);
            HttpURLConnection http = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
            http.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
            http.setReadTimeout((int) READ_TIMEOUT.toMillis());
            http.setInstanceFollowRedirects(false);
            http.setUseCaches(false);
            http.setRequestProperty("Authorization", "Bearer " + token);
            try (CallDeadline _ = new CallDeadline(http, LONGEST_CALL)) {
                return read(http, length);
            } finally {
                http.disconnect();
            }
        } catch (IOException | URISyntaxException e) {
            return new PeerPiece.Failed(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private static int pieces(HttpURLConnection http) {
        return Math.max(0, http.getHeaderFieldInt(PIECES, 0));
    }

    private static PeerPiece read(HttpURLConnection http, int length) throws IOException {
        return switch (http.getResponseCode()) {
            case HttpURLConnection.HTTP_OK -> {
                try (InputStream in = http.getInputStream()) {
                    yield new PeerPiece.Content(in.readNBytes(length + 1), pieces(http));
                }
            }
            case HttpURLConnection.HTTP_NOT_FOUND -> new PeerPiece.NotYet(pieces(http));
            case HttpURLConnection.HTTP_UNAVAILABLE -> new PeerPiece.Busy();
            default -> new PeerPiece.Failed("status " + http.getResponseCode());
        };
    }
}
