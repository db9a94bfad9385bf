/** Kubernetes: fleets of workloads on the test control plane, and the real kubectl and helm as peers. */
package io.jenkins.plugins.safedeploy.bench.kubernetes;
