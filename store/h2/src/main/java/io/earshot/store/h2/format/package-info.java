/** Writes and reads times and numbers by PostgreSQL's templates, as in {@code to_char(at, 'YYYY-MM-DD')}. It knows nothing of H2. */
package io.earshot.store.h2.format;
