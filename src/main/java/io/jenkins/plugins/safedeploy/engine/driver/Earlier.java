package io.jenkins.plugins.safedeploy.engine.driver;

import io.jenkins.plugins.safedeploy.engine.release.Release;

/**
 * An earlier build's release, which may be adopted as the way back where nothing was ever verified.
 *
 * @param release what it would be, put in place as the new one is; null when there is none
 * @param why this one, or why none, for people
 */
public record Earlier(Release release, String why) {}
