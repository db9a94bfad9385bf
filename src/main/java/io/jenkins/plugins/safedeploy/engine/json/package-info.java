/** The one JSON mapper, and canonical JSON. */
package io.jenkins.plugins.safedeploy.engine.json;
