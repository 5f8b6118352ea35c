/**
 * Gives tenants their part of the server: which containers are whose, and resources over engines that have a tenant's rows and no others. Whatever a
 * tenant asks is answered here or not at all.
 */
package io.earshot.server.tenants;
