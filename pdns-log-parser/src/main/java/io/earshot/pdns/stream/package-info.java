/**
 * PowerDNS's protobuf stream in, {@link io.earshot.pdns.stream.AnsweredQuestion}s out: who asked for which service, and which
 * addresses it was told. The stream is lossy and out of order by design, so that what is missing in it proves nothing.
 */
package io.earshot.pdns.stream;
