package io.earshot.nagios.objects;

import io.earshot.nagios.ServiceName;
import java.time.Duration;

/** @param fresh after how long without a result Nagios is to call it UNKNOWN */
public record PassiveService(ServiceName name, Duration fresh) {}
