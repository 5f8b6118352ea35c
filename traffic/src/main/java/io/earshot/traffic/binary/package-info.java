/** Writes numbers and texts as octets and reads them back, for records that processes of this program send to each other. */
package io.earshot.traffic.binary;
