/**
 * Declares each table once: names, key, types, units and documentation of its columns. The DDL, the writers, REST, the OpenAPI document, the
 * page, recordings and the reference page are made from these declarations.
 */
package io.earshot.store.table;
