/** Decodes Dubbo's binary protocol: service, method and status of calls, paired by id. Arguments and results are never read. */
package io.earshot.wire.decoders.dubbo;
