/** The launcher script, run against made-up JDKs, a made-up Maven and the packaged program. */
@org.jspecify.annotations.NullMarked
package io.postroad.verify.launcher;
