/**
 * Addresses and paths. Covered: RFC 5321 §4.1.2 (paths, source routes accepted and dropped), §4.1.3
 * (address literals), §4.5.1 (bare Postmaster), §4.5.3.1.1 to §4.5.3.1.3 (lengths); RFC 6531 §3.3
 * (UTF-8 in addresses) and for U-labels RFC 3492 and RFC 5890 to 5893. Left out: RFC 5322 address
 * forms.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.smtp.address;
