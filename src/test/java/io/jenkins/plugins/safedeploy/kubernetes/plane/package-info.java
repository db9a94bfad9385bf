/**
 * A real Kubernetes control plane for tests, and a small kubelet whose pods behave as their images' names say. Tests of any
 * room may use it; it uses none of ours.
 */
package io.jenkins.plugins.safedeploy.kubernetes.plane;
