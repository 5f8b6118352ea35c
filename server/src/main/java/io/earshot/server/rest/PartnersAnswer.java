package io.earshot.server.rest;

import io.earshot.fleet.partners.ServedList;
import io.earshot.http.Problem;
import io.earshot.model.json.PartnerListJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A list in the shape that is wanted: JSON unless the Accept header asks otherwise, and nothing where the agent has it already. */
final class PartnersAnswer {

    /** A shorter answer fits one packet together with its headers, and does not arrive sooner for being packed. */
    private static final int WORTH_PACKING = 1_000;

    private enum Shape {
        JSON("application/json", ""),
        TEXT("text/plain;charset=utf-8", "-text");

        private final String mediaType;
        private final String tagSuffix;

        Shape(String mediaType, String tagSuffix) {
            this.mediaType = mediaType;
            this.tagSuffix = tagSuffix;
        }
    }

    private PartnersAnswer() {}

    static void write(ServedList served, Request request, Response response, Callback callback) {
        Shape shape = shape(request.getHeaders());
        if (shape == null) {
            Problem.write(
                    HttpStatus.NOT_ACCEPTABLE_406,
                    "there is " + Shape.JSON.mediaType + " and " + Shape.TEXT.mediaType,
                    response,
                    callback);
            return;
        }
        String tag = "\"" + served.etag() + shape.tagSuffix + "\"";
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.ETAG, tag);
        headers.put(HttpHeader.VARY, "Accept, Accept-Encoding");
        if (isKnown(tag, request.getHeaders())) {
            response.setStatus(HttpStatus.NOT_MODIFIED_304);
            callback.succeeded();
            return;
        }
        headers.put(HttpHeader.CONTENT_TYPE, shape.mediaType);
        byte[] body = body(served, shape);
        if (body.length >= WORTH_PACKING && wantsGzip(request.getHeaders())) {
            body = pack(body);
            headers.put(HttpHeader.CONTENT_ENCODING, "gzip");
            // Another sequence of octets, so not the same strong tag (RFC 9110, 8.8.3).
            headers.put(HttpHeader.ETAG, "W/" + tag);
        }
        headers.put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    /** @return null where neither will do */
    private static Shape shape(HttpFields headers) {
        String accept = headers.get(HttpHeader.ACCEPT);
        if (accept == null || accept.equals("application/json") || accept.equals("*/*")) {
            return Shape.JSON;
        }
        if (accept.equals("text/plain")) {
            return Shape.TEXT;
        }
        for (String wanted : headers.getQualityCSV(HttpHeader.ACCEPT)) {
            int parameters = wanted.indexOf(';');
            switch (parameters < 0 ? wanted : wanted.substring(0, parameters).trim()) {
                case "application/json", "application/*", "*/*" -> {
                    return Shape.JSON;
                }
                case "text/plain", "text/*" -> {
                    return Shape.TEXT;
                }
                default -> {}
            }
        }
        return null;
    }

    /** Weak comparison, as RFC 9110 has it for If-None-Match (13.1.2). A tag stands in quotes, so none is part of another. */
    private static boolean isKnown(String tag, HttpFields headers) {
        String known = headers.get(HttpHeader.IF_NONE_MATCH);
        return known != null && (known.contains(tag) || known.equals("*"));
    }

    private static boolean wantsGzip(HttpFields headers) {
        return headers.contains(HttpHeader.ACCEPT_ENCODING)
                && headers.getQualityCSV(HttpHeader.ACCEPT_ENCODING).contains("gzip");
    }

    private static byte[] body(ServedList served, Shape shape) {
        return switch (shape) {
            case JSON -> {
                ByteArrayOutputStream json = new ByteArrayOutputStream(1_024);
                PartnerListJson.write(served.list(), json);
                yield json.toByteArray();
            }
            case TEXT -> (served.list().toLine() + "\n").getBytes(StandardCharsets.UTF_8);
        };
    }

    private static byte[] pack(byte[] body) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(body.length / 2);
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
