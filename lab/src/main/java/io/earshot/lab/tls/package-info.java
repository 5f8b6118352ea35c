/** Certificates that fleets of the lab are made with, and clients that believe them. Nothing outside of the lab does. */
package io.earshot.lab.tls;
