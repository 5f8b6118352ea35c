/** Asking over HTTP: REST and SQL, over any store. It changes nothing and knows no engine. */
package io.earshot.web;
