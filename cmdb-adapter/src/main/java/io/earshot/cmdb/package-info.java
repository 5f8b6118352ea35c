/**
 * CMDBs in, one {@link io.earshot.model.Inventory} out, with what was wrong in them beside it. Decides nothing about when to
 * read again or what to do with a bad reading.
 */
package io.earshot.cmdb;
