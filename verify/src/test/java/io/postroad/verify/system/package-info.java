/** The packaged program as its users run it: real processes, real peers, real sockets. */
@org.jspecify.annotations.NullMarked
package io.postroad.verify.system;
