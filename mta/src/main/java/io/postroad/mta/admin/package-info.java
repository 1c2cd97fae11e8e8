/** One interface for every view of a running server and for every operator's verb. */
@org.jspecify.annotations.NullMarked
package io.postroad.mta.admin;
