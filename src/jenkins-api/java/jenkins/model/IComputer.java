package jenkins.model;

import hudson.model.ModelObject;
import hudson.security.AccessControlled;

public interface IComputer extends AccessControlled, ModelObject {}
