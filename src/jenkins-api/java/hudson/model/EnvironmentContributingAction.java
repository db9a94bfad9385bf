package hudson.model;

public interface EnvironmentContributingAction extends Action {}
