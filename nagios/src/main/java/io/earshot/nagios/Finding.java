package io.earshot.nagios;

/** What a check says of one service. */
public record Finding(ServiceName service, CheckResult result) {}
