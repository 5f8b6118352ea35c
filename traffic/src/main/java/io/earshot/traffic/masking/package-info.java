/** Masks card numbers in whatever is shown, stored, sent or logged. No setting turns it off. */
package io.earshot.traffic.masking;
