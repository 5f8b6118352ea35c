/**
 * A SQL engine in processes of its own that holds a copy of some tables: what it must do. It is found in a folder of libraries that the server
 * does not have on its class path.
 */
package io.earshot.store.external;
