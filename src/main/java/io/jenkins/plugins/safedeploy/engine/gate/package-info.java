/**
 * What a gate is and when it has decided: measurements and limits in, a verdict and the time of the next measurement
 * out. Pure; imports other engine packages only, and the gates that measure live in the room {@code gates}.
 */
package io.jenkins.plugins.safedeploy.engine.gate;
