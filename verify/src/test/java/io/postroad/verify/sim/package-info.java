/**
 * The whole system in a simulated world: real servers, queues, clients and spools over virtual
 * time, simulated network, disk and DNS, with crashes at any port call. Every run is a function of
 * its seed.
 */
package io.postroad.verify.sim;
