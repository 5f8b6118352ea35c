/**
 * Attacks a server that somebody can reach: each attack again and again, against a server of the lab's own, while a
 * fleet reports. Nothing outside of the lab's addresses is ever attacked.
 */
package io.earshot.lab.attacks;
