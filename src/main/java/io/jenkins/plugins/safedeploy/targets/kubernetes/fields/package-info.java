/**
 * Who owns which field of an object, and what differs between two of them. Pure: JSON in, values out. May use
 * {@code engine} and the manifests.
 */
package io.jenkins.plugins.safedeploy.targets.kubernetes.fields;
