/** JSON for programs, under {@code /safe-deploy/api/}; described by {@code docs/openapi.yaml}. */
package io.jenkins.plugins.safedeploy.jenkins.api;
