/** Makes the traffic of a payment day with its true figures, and holds what `earshot traffic` says against them. */
package io.earshot.lab.payments;
