package io.earshot.nagios;

/** Holds the state of one service. */
public record Finding(ServiceName service, CheckResult result) {}
